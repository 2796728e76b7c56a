"""What the matcher reaches, as ratios: people placed to the proven bound, quality to its bound, time to its limit.

`make bench-matching` runs all; `python -m tests.bench.matching 60 500` those with so many people. The populations of
../shared/matching/ are used where they are, besides our own; each runs in a process of its own, so that its memory can
be told. Seeds are in the names.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.commands.hands import hands
from bot.commands.people_file import People, read_people
from bot.commands.plan_file import plan
from bot.core.availability import parse_hours
from bot.core.matching import Applicant, Budget, Keep, Progress, Proposal
from bot.core.matching.propose import propose
from bot.demo.people import make_people
from tests.core.matching_people import AUTUMN

SHARED = Path(__file__).parents[3] / "shared" / "matching"
LIMITS = {60: 1.0, 250: 10.0, 500: 10.0, 1000: 60.0, 2000: 60.0, 10_000: 300.0}
"""Seconds that so many people may take on two cores."""


@dataclass(frozen=True, slots=True)
class Population:
    name: str
    people: People
    size: int


def populations() -> Iterator[Population]:
    """All of them, the smallest first."""
    for path in sorted((SHARED / "data").glob("*.json"), key=lambda path: (int(path.stem.split("_")[1]), path.stem)):
        yield Population(path.stem, read_people(path), int(path.stem.split("_")[1]))
    for count in (60, 500, 2000):
        yield Population(f"demo_{count}_s1", _made(_demo(count, 1)), count)
    evenings = parse_hours("weekdays 18-22")
    alike = [replace(each, zone="Europe/Berlin", availability=evenings) for each in _demo(250, 2)]
    yield Population("same_evenings_250_s2", _made(alike), 250)
    two = [replace(each, zone=("America/Los_Angeles", "Asia/Kolkata")[n % 2]) for n, each in enumerate(_demo(250, 3))]
    yield Population("two_sides_250_s3", _made(two), 250)
    odd = ("Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kolkata", "Australia/Adelaide")
    yield Population("odd_zones_250_s4", _made([_in(each, odd[n % 5]) for n, each in enumerate(_demo(250, 4))]), 250)
    yield Population("apart_250_s5", _made(_demo(250, 5), _pairs(250, 60, 5)), 250)


def _demo(count: int, seed: int) -> list[Applicant]:
    made = make_people(count, seed)
    return [Applicant(f"p{n:05}", each.zone, each.availability, each.level, each.hours) for n, each in enumerate(made)]


def _in(person: Applicant, zone: str) -> Applicant:
    return replace(person, zone=zone)


def _made(people: list[Applicant], apart: frozenset[frozenset[str]] = frozenset()) -> People:
    return People(tuple(people), replace(AUTUMN, keep_apart=apart), ())


def _pairs(count: int, each: int, seed: int) -> frozenset[frozenset[str]]:
    """So many people to be kept apart from, for everybody, on the mean."""
    random = Random(seed)
    return frozenset(frozenset(f"p{n:05}" for n in random.sample(range(count), 2)) for _ in range(count * each // 2))


def peak() -> float:
    """The most memory that this process has had at a time, in MiB.

    Not getrusage's: that counts what the process was before it became another program.
    """
    [line] = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def run(population: Population) -> None:
    """Group it, and print a line for each figure."""
    began, first = time.perf_counter(), []

    def tell(progress: Progress) -> bool:
        if progress.placed and not first:
            first.append(time.perf_counter() - began)
        return True

    with hands(2 if population.size > 1000 else 1) as spread:
        people = population.people
        proposal = propose(people.applicants, people.rules, budget=Budget(spread=spread), tell=tell)
        seconds, proven = time.perf_counter() - began, proposal.certificate
        workers = max(spread(peak for _ in range(8))) if spread.hands > 1 else 0
    memory = peak()
    limit = LIMITS[population.size]
    gap = "not computed" if proven.gap is None else f"{proven.gap:.4%} below the bound"
    share, ahead = proven.placed / max(1, proven.most), first[0] if first else seconds
    print(
        f"{population.name:24} placed {proven.placed:5} / {proven.most:5} = {share:.4f}   "
        f"quality {proven.quality:.4f}, {gap}; worst {proven.worst:.3f}   "
        f"{seconds:6.1f} s = {seconds / limit:.2f} of {limit:g} s, first plan {ahead:4.1f} s   "
        f"{memory:.0f} MiB" + (f" + {spread.hands} x {workers:.0f} MiB" if workers else ""),
        _judged(population, proposal),
        flush=True,
    )


def _judged(population: Population, proposal: Proposal) -> str:
    """What the independent judge says, where it is on this machine."""
    judge, file = SHARED / "check_plan.py", SHARED / "data" / f"{population.name}.json"
    if not (judge.exists() and file.exists()):
        return ""
    with TemporaryDirectory() as folder:
        out = Path(folder) / "plan.json"
        out.write_text(json.dumps(plan(proposal, population.people.rules)))
        said = subprocess.run([sys.executable, judge, file, out, "--json"], capture_output=True, text=True, check=False)
        verdict = json.loads(said.stdout)
    return f"  judge: {'valid' if verdict['valid'] else 'NOT VALID'}, quality {verdict['quality']:.4f}"


def regroup(people: People, name: str, seed: int = 1) -> None:
    """The same people later: 8 % are gone, 30 are new, 10 % have other hours; the three ways to go on."""
    random, rules = Random(seed), people.rules
    before = propose(people.applicants[:-30], rules)
    current = [frozenset(group.members) for group in before.groups]
    known = list(people.applicants[:-30])
    stayed = random.sample(known, round(len(known) * 0.92))
    changed = {each.key for each in random.sample(stayed, len(stayed) // 10)}
    others = random.choices(known, k=len(stayed))
    now = [
        replace(each, availability=other.availability, zone=other.zone) if each.key in changed else each
        for each, other in zip(stayed, others, strict=True)
    ] + list(people.applicants[-30:])
    here = {each.key for each in now}
    could_stay = sum(len(group & here) for group in current)
    found = {}
    for keep in Keep:
        began = time.perf_counter()
        found[keep] = propose(now, rules, current, keep=keep)
        proven = found[keep].certificate
        print(
            f"regroup {name} s{seed} {keep:9} placed {proven.placed} / {proven.most}   moved {proven.moved} of "
            f"{could_stay} = {proven.moved / could_stay:.3f}   quality {proven.quality:.4f}   "
            f"{time.perf_counter() - began:.1f} s",
            flush=True,
        )
    ratio = found[Keep.BALANCED].certificate.placed / found[Keep.NOTHING].certificate.placed
    print(f"regroup {name} s{seed}: balanced places {ratio:.4f} of what a start from scratch does", flush=True)


def main(wanted: list[str]) -> None:
    if len(wanted) == 2 and wanted[0] == "--one":
        [one] = (population for population in populations() if population.name == wanted[1])
        run(one)
        return
    if len(wanted) == 2 and wanted[0] == "--regroup":
        [one] = (population for population in populations() if population.name == wanted[1])
        regroup(one.people, one.name)
        return
    chosen = [each for each in populations() if not wanted or str(each.size) in wanted or each.name in wanted]
    for each in sorted(chosen, key=lambda each: each.size):
        subprocess.run([sys.executable, "-m", "tests.bench.matching", "--one", each.name], check=True)
    for each in chosen:
        if each.size == 500:
            subprocess.run([sys.executable, "-m", "tests.bench.matching", "--regroup", each.name], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
