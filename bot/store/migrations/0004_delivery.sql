-- What could not be done says why, and what was posted says in which version; reminders may be dropped.
CREATE TABLE placed_new(
  guild_id BIGINT NOT NULL,
  place_key TEXT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('sending', 'done', 'merged', 'gone', 'archived', 'given up', 'dropped')),
  discord_id BIGINT,
  channel_id BIGINT,
  member_id BIGINT,
  tries BIGINT NOT NULL DEFAULT 0,
  changed_at BIGINT NOT NULL,
  reason TEXT,
  version TEXT,
  PRIMARY KEY(guild_id, place_key));
INSERT INTO placed_new(guild_id, place_key, state, discord_id, channel_id, member_id, tries, changed_at)
  SELECT guild_id, place_key, state, discord_id, channel_id, member_id, tries, changed_at FROM placed;
DROP TABLE placed;
ALTER TABLE placed_new RENAME TO placed;
ALTER TABLE guild ADD COLUMN organiser_channel_id BIGINT;
ALTER TABLE guild ADD COLUMN paused BIGINT NOT NULL DEFAULT 0;
-- Who has left the server keeps their answers, and is in no thread until they come back.
ALTER TABLE person ADD COLUMN left_at BIGINT;
