-- Which unit of a cohort comes on which local date. A cohort that was opened before has no rows until its calendar is
-- first written down: until then it is as its track has it.
CREATE TABLE calendar_entry(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  slot BIGINT NOT NULL,
  unit TEXT NOT NULL,
  day TEXT NOT NULL,
  turn BIGINT NOT NULL,
  state TEXT NOT NULL CHECK(state IN ('planned', 'moved', 'replaced', 'skipped')),
  posts_at BIGINT,
  edit_id BIGINT,
  PRIMARY KEY(guild_id, cohort_id, slot));
-- Who changed what in a calendar, when and why, with what was there before: to read, and to undo. member_id and
-- undone_by are 0 for somebody who asked to be forgotten.
CREATE TABLE calendar_edit(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  edit_id BIGINT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  changes TEXT NOT NULL,
  undone_at BIGINT,
  undone_by BIGINT,
  PRIMARY KEY(guild_id, cohort_id, edit_id));
-- Edits that were shown and may be confirmed; facts is the fingerprint of the calendar that they were made from.
CREATE TABLE calendar_preview(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  preview TEXT NOT NULL,
  facts TEXT NOT NULL,
  body TEXT NOT NULL,
  reason TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY(guild_id, cohort_id, preview));
-- Votes on which unit of a choice comes; decided_at is when the result was read. member_id as in calendar_edit.
CREATE TABLE vote(
  guild_id BIGINT NOT NULL,
  cohort_id BIGINT NOT NULL,
  vote_id BIGINT NOT NULL,
  week BIGINT NOT NULL,
  options TEXT NOT NULL,
  opened_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  member_id BIGINT NOT NULL,
  decided_at BIGINT,
  PRIMARY KEY(guild_id, cohort_id, vote_id));
