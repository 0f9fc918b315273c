"""What apt-get has to be told to fetch packages of another suite of Debian.

It gets lists, a state and a list of sources of its own, so that this machine's packages
neither count as installed nor change. The mirror is the one that the machine itself
uses; the signatures are checked by Debian's keyring, a newer one of which is fetched
where the machine's is older than the suite.
"""

import re
from pathlib import Path

from programs import NotHere, last_line, quietly

KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
SOURCES = "sources.list", "sources.list.d/*.list", "sources.list.d/*.sources"
MIRROR = re.compile(r"^[^#\n]*?\s(\w+:/\S*/debian/?)(?=\s|$)", re.MULTILINE)


def options(room: Path, suite: str, apt: list[str]) -> list[str]:
    """The options of apt-get with which it knows the packages of a suite alone."""
    source, state = room / "sources.list", room / "status"
    state.touch()
    own = [
        *("-o", f"Dir::State::lists={room / 'lists'}"),
        *("-o", f"Dir::State::status={state}"),
        *("-o", f"Dir::Etc::sourcelist={source}"),
        *("-o", "Dir::Etc::sourceparts=/dev/null"),
        *("-o", "Dir::Etc::preferences=/dev/null"),
        *("-o", "Dir::Etc::preferencesparts=/dev/null"),
        *("-o", "APT::Sandbox::User="),  # a user's cache is the user's own
        *("-o", "APT::Update::Error-Mode=any"),
    ]
    for keyring in (lambda: KEYRING, lambda: newer_keyring(room, apt)):
        source.write_text(f"deb [signed-by={keyring()}] {mirror()} {suite} main\n")
        done = quietly([*apt, *own, "update"])
        if done.returncode == 0:
            return own
    raise NotHere(f"apt-get update for {suite}: {last_line(done)}")


def mirror(etc: Path = Path("/etc/apt")) -> str:
    """The first Debian mirror in this machine's own lists of sources."""
    for file in [file for at in SOURCES for file in sorted(etc.glob(at))]:
        found = MIRROR.search(file.read_text(errors="replace"))
        if found:
            return found[1]
    raise NotHere(f"no mirror of Debian in {etc}")


def newer_keyring(room: Path, apt: list[str]) -> Path:
    """The keyring of the newest package that this machine's own suite has."""
    lists = ["-o", f"Dir::State::lists={room / 'own'}"]
    (room / "own" / "partial").mkdir(parents=True)
    quietly([*apt, *lists, "update"])
    ask = [*apt, *lists, "install", "-y", "--download-only", "--reinstall"]
    done = quietly([*ask, "debian-archive-keyring"])
    for deb in (room / "archives").glob("debian-archive-keyring_*.deb"):
        quietly(["dpkg-deb", "-x", str(deb), str(room / "keys")])
        deb.unlink()
        return room / "keys" / KEYRING.relative_to("/")
    raise NotHere(f"no newer keyring: {last_line(done)}")
