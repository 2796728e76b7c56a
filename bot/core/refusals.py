"""The one way to say no: a Refusal's docstring is the sentence that the person reads."""

from __future__ import annotations

import inspect


class Refusal(Exception):
    """I can't do that."""

    def __init__(self, **facts: object) -> None:
        """`facts` fill the placeholders of the class's docstring; a missing one is a programming error."""
        self.facts = facts
        super().__init__(inspect.cleandoc(type(self).__doc__ or "").replace("\n", " ").format(**facts))


# Who may


class OrganisersOnly(Refusal):
    """Only organisers can do this: members with Manage Server, or with the role set by `/server organisers`."""


class ServerOnly(Refusal):
    """This works inside a server, not in direct messages: use it where your cohort is."""


# Cohorts


class NoCohort(Refusal):
    """No cohort is open here right now. Organisers open one with `/cohort open`; ask them when the next one starts."""


class WhichCohort(Refusal):
    """There is more than one cohort here: say which with the `cohort` option ({known})."""


class UnknownCohort(Refusal):
    """There is no cohort “{name}” here. These exist: {known}."""


class SignupsClosed(Refusal):
    """“{name}” no longer takes sign-ups. Ask an organiser, or wait for the next cohort."""


class BadCohortName(Refusal):
    """A cohort's name has 1 to 40 characters; yours has {length}."""


class CohortExists(Refusal):
    """There is already a cohort “{name}” here. Pick another name, so that people can tell them apart."""


class CohortInThePast(Refusal):
    """A cohort that starts on {day} would already be over. Pick a later Monday."""


class NotADate(Refusal):
    """I could not read “{text}” as a date. Write it like 2027-01-04."""


class NotAMonday(Refusal):
    """{day} is not a Monday, and every week of a cohort starts on one. The next Monday is {monday}."""


class NotATime(Refusal):
    """I could not read “{text}” as a time of day. Write it like 9:00 or 18:30."""


class CannotPostThere(Refusal):
    """I may not work in {channel} yet. There I still need: {missing}."""


# Signing up


class UnknownZone(Refusal):
    """I don't know the time zone “{zone}”. Pick one from the list that opens while you type, such as Europe/Berlin."""


class UnreadableHours(Refusal):
    """I could not read “{bit}” in your hours. Write days and times like `Tue 18:30-21:00, weekends 9-12`."""


class NoHours(Refusal):
    """You have not marked any free hours. Tick at least one part of the week, or write some, like `Sat 9-12`."""


class TooFewHours(Refusal):
    """You marked {marked} free hours a week; a group meets for {needed}. Mark more, or more than you think you need."""


class AnswerMissing(Refusal):
    """“{question}” still needs an answer."""


class NotSignedUp(Refusal):
    """You are not in “{cohort}”. Join with `/signup`."""


# Wishes


class UnreadableDate(Refusal):
    """I could not read “{bit}” as dates. Write them like `2027-01-04, 2027-02-01 to 2027-02-05`."""


class InNoCohort(Refusal):
    """You are in no cohort that is running. Join one with `/signup`."""


class DayIsOver(Refusal):
    """{day} is over where you live. Name the last day on which you will be away, such as {today}."""


class DatesBackwards(Refusal):
    """“{bit}” ends before it begins. Write the earlier date first."""


class TooManyDates(Refusal):
    """That makes {days} days away, and I can note {most} at most. Leave out some; those that come first matter most."""


class UnreadableLanguage(Refusal):
    """I could not read “{bit}” as a language. Write names of at most {longest} letters, like `English, Spanish`."""


class TooManyLanguages(Refusal):
    """You named {languages} languages, and I can note {most} at most. Keep those you would like best to work in."""


class WantedAndNot(Refusal):
    """You picked {people} both as people to be with and as people not to be with. Take them out of one of the two."""


class NotTwoPeople(Refusal):
    """Name two different people with `member` and `other`. With neither, I list who is kept apart."""


# Groups


class NobodyHere(Refusal):
    """Nobody has signed up for “{cohort}” yet, so there is nobody to group."""


class StalePreview(Refusal):
    """Sign-ups or groups have changed since I looked for these groups: they are out of date. Run `/regroup` again."""


class SearchOver(Refusal):
    """This search has ended already, so there is nothing left to stop."""


class SearchOverSinceRestart(Refusal):
    """This search ended when I was restarted, and nothing has changed. Run `/regroup` again."""


class AlreadyApplied(Refusal):
    """These groups are already in place."""


class CohortOver(Refusal):
    """“{cohort}” is over: {what}."""


# Check-ins


class NotYourGroup(Refusal):
    """You are not in this group any more. Use the button in your own group's thread."""


class UnreadableAmount(Refusal):
    """“{text}” is not a number of hours. Write it such as 3, 2.5, 2:30 or 90 min; at most 100 hours."""


class NotANumber(Refusal):
    """“{text}” is not a number. Write digits, such as 0.87 or 42."""


class NotCheckedIn(Refusal):
    """Say first how far you got with that unit: Done, Partly and Not started are one tap."""


class NothingBegun(Refusal):
    """No unit of your cohorts has begun yet. The first one comes by itself."""


class NoSuchSession(Refusal):
    """Your group has no session at that time. Use the button on a newer message."""


class SessionAhead(Refusal):
    """That session has not begun yet. Tell me afterwards."""


class UnitNotDue(Refusal):
    """That unit has not started yet; check in once it has."""


class UnknownUnit(Refusal):
    """That unit is no longer part of this cohort's track. Use the button on a newer post."""


# What is noticed


class NotForYou(Refusal):
    """These words are for somebody else."""


class NoSuchGroup(Refusal):
    """“{cohort}” has no group {number} now. Look at its groups with `/progress group`, without a number."""


class NotInCohort(Refusal):
    """In “{cohort}” there is no <@{member}>. Pick somebody who signed up for it."""


class TooMuchToExport(Refusal):
    """That is too much for one message: I give out at most {most} answers. Name a unit with the `unit` option."""


class NoSuchUnit(Refusal):
    """“{cohort}” has no such unit. Pick one from the list that opens while you type."""


class NothingNoticed(Refusal):
    """There is nothing to see here any more: it came right by itself, or the person has left."""


class CaseOver(Refusal):
    """This is settled by now: the group is well again, or has changed. Nothing needs to be done."""


class StaleRepair(Refusal):
    """Somebody's answers or a group has changed since I looked for this, so I did not do it. I am looking anew, and my
    message changes when I have found something."""


# The calendar


class NotInCalendar(Refusal):
    """There is no unit “{unit}” in this cohort's calendar. Pick one from the list that opens while you type."""


class AlreadyPosted(Refusal):
    """“{unit}” is posted already, and what is posted stays where it is. You can change what is still to come."""


class LeftOutAlready(Refusal):
    """“{unit}” is left out of this calendar already. `/calendar history` can bring it back."""


class NothingFromWeek(Refusal):
    """Nothing from week {week} on is still to come, so there is nothing to delay."""


class TooLongADelay(Refusal):
    """I can delay by 1 to {most} weeks at a time; you asked for {weeks}."""


class NothingInBreak(Refusal):
    """Nothing that is still to come falls between {first} and {last}, so a break there would move nothing."""


class BreakTooLong(Refusal):
    """A break can last up to {most} weeks. For a longer one, close the cohort and open another later."""


class SameUnitTwice(Refusal):
    """You named the same unit twice. Name the two that should trade places."""


class NoAlternative(Refusal):
    """“{other}” cannot come in the place of “{unit}”. What can: {known}."""


class NoBufferLeft(Refusal):
    """No buffer week is still to come. Name a unit to leave out instead."""


class NothingChanges(Refusal):
    """That is how it is already, so nothing would change."""


class StaleCalendar(Refusal):
    """The calendar has changed since I showed you this, or a unit was posted. Use the command again to see how it is
    now."""


class LaterEdit(Refusal):
    """A later change touches the same units. Undo that one first: `/calendar history` lists them all."""


class PostedSince(Refusal):
    """“{unit}” has been posted since, and what is posted stays where it is, so this can't be undone any more."""


class UndoneAlready(Refusal):
    """This change is undone already."""


class NothingToChoose(Refusal):
    """“{unit}” has no alternatives in its track, so there is nothing to vote on."""


class VoteTooLate(Refusal):
    """“{unit}” comes in {hours} hours, and a vote has to end before that. Give it fewer hours, or delay the unit."""


class VoteOpenAlready(Refusal):
    """A vote on this unit is under way already; its result is applied when it ends."""


class UnknownEdit(Refusal):
    """I know of no such change to this calendar. `/calendar history` lists those there are."""


# Files


class UnreadablePeople(Refusal):
    """I can't read the people in {where}: {what}"""
