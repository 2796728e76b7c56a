-- A pair's capstone: its link, where it stands, and what upstream said of it last (`seen`, as JSON).
CREATE TABLE capstone(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  capstone_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK(kind IN ('change', 'replay')),
  live BIGINT NOT NULL CHECK(live IN (0, 1)),
  state TEXT NOT NULL,
  position TEXT NOT NULL,
  moves BIGINT NOT NULL DEFAULT 0,
  seen TEXT,
  said TEXT,
  failures BIGINT NOT NULL DEFAULT 0,
  ask_at BIGINT,
  PRIMARY KEY(guild_id, cohort_id, capstone_id));
CREATE INDEX capstone_due ON capstone(guild_id, ask_at);
CREATE TABLE capstone_member(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  capstone_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, capstone_id, member_id));
-- Every move, undone or not. `before` is where it stood, as JSON; member_id is NULL where upstream moved it.
CREATE TABLE capstone_move(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  capstone_id BIGINT NOT NULL,
  number BIGINT NOT NULL,
  how TEXT NOT NULL,
  member_id BIGINT,
  at BIGINT NOT NULL,
  before TEXT NOT NULL,
  state TEXT NOT NULL,
  since BIGINT NOT NULL,
  undone_at BIGINT,
  PRIMARY KEY(guild_id, cohort_id, capstone_id, number));
CREATE INDEX capstone_move_at ON capstone_move(guild_id, cohort_id, at);
-- The last answer to each question asked upstream, with the ETag by which it is asked whether it still holds.
CREATE TABLE upstream_answer(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  capstone_id BIGINT NOT NULL,
  path TEXT NOT NULL,
  etag TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, capstone_id, path));
