-- What a member would like of a grouping, whom they would like to be with (wanted = 1), and whom they would not.
CREATE TABLE wish(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  hours TEXT NOT NULL,
  if_needed TEXT NOT NULL,
  dates_off TEXT NOT NULL,
  languages TEXT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, member_id));
CREATE TABLE wish_about(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  wanted BIGINT NOT NULL CHECK(wanted IN (0, 1)),
  PRIMARY KEY(guild_id, cohort_id, member_id, other_id));
-- Two people whom organisers keep out of one group: one row for both ways.
CREATE TABLE kept_apart(
  guild_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  other_id BIGINT NOT NULL,
  PRIMARY KEY(guild_id, member_id, other_id),
  CHECK(member_id < other_id));
-- There is more than one form now: drafts say of which they are.
CREATE TABLE form_draft(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  form TEXT NOT NULL,
  answers TEXT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, member_id, form));
INSERT INTO form_draft(guild_id, cohort_id, member_id, form, answers)
  SELECT guild_id, cohort_id, member_id, 'sign-up', answers FROM draft;
DROP TABLE draft;
