-- What a person says of one unit: here the answer that counts, in check_in_answer every answer ever given.
CREATE TABLE check_in_new(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  unit TEXT NOT NULL,
  group_id BIGINT,
  done TEXT NOT NULL CHECK(done IN ('done', 'partly', 'not started')),
  minutes BIGINT,
  sessions BIGINT,
  speed TEXT CHECK(speed IN ('too slow', 'ok', 'too fast')),
  pairing BIGINT,
  stuck TEXT NOT NULL DEFAULT '',
  needs_person BIGINT NOT NULL DEFAULT 0,
  own TEXT NOT NULL DEFAULT '{}',
  first_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, member_id, unit));
INSERT INTO check_in_new(guild_id, cohort_id, member_id, unit, done, first_at, at)
  SELECT guild_id, cohort_id, member_id, unit, 'done', at, at FROM check_in;
DROP TABLE check_in;
ALTER TABLE check_in_new RENAME TO check_in;
CREATE TABLE check_in_answer(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  unit TEXT NOT NULL,
  number BIGINT NOT NULL,
  body TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, member_id, unit, number));
-- Who works with whom on a unit: one row a person. seat 0 drives first.
CREATE TABLE pairing(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  unit TEXT NOT NULL,
  member_id BIGINT NOT NULL,
  pair BIGINT NOT NULL,
  seat BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, group_id, unit, member_id));
-- What a person says of one session of their group: whether they met, and how it went (1 to 5).
CREATE TABLE session_report(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  starts_at BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  met BIGINT NOT NULL CHECK(met IN (0, 1)),
  went BIGINT,
  at BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, group_id, starts_at, member_id));
-- How a member wants to hear from the bot on this server; without a row: in their group's thread, sessions included.
-- dm_closed_at is when Discord last refused a direct message to them.
CREATE TABLE reach(
  guild_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  way TEXT NOT NULL CHECK(way IN ('thread', 'dm', 'none')),
  sessions BIGINT NOT NULL CHECK(sessions IN (0, 1)),
  dm_closed_at BIGINT,
  PRIMARY KEY(guild_id, member_id));
