-- What was noticed of a member from their own check-ins and session reports: one row for each time a reason held.
-- units are slugs apart by spaces. Organisers see it from shared_at on; owner is the organiser who looks after it.
CREATE TABLE flag(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  reason TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  units TEXT NOT NULL DEFAULT '',
  told_at BIGINT,
  answer TEXT CHECK(answer IN ('fine', 'help', 'slower', 'pause')),
  answered_at BIGINT,
  shared_at BIGINT,
  owner BIGINT,
  contacted_at BIGINT,
  cleared_at BIGINT,
  PRIMARY KEY(guild_id, cohort_id, member_id, reason, opened_at));
-- How far a cohort was looked through: at that time, with so many of its units over.
CREATE TABLE notice(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  looked_at BIGINT NOT NULL,
  units_over BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id));
CREATE INDEX check_in_answer_by_time ON check_in_answer(guild_id, cohort_id, at);
CREATE INDEX session_report_by_time ON session_report(guild_id, cohort_id, at);
CREATE INDEX session_report_by_member ON session_report(guild_id, cohort_id, member_id);
CREATE INDEX group_member_by_member ON group_member(guild_id, cohort_id, member_id);
-- A group that does not work, from opened_at until closed_at. options are ways to mend it, as JSON; they hold while the
-- facts about the people they concern have that fingerprint.
CREATE TABLE group_case(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  why TEXT NOT NULL CHECK(why IN ('quiet', 'not met')),
  facts TEXT,
  options TEXT,
  proposed_at BIGINT,
  applied_by BIGINT,
  closed_at BIGINT,
  PRIMARY KEY(guild_id, cohort_id, group_id, opened_at));
-- What each member of such a group says to "Still in?".
CREATE TABLE group_case_answer(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  opened_at BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  answer TEXT NOT NULL CHECK(answer IN ('in', 'break')),
  at BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, group_id, opened_at, member_id));
