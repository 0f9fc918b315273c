"""Try from inside what must be closed, and say of each door whether it is open.

    begins: NAME        before a door is tried, so that one that kills is known
    open: NAME          after it, or
    closed: NAME

What is tried changes nothing, should it be open: signals of number 0, a mode as it was.
A door is shut where the kernel refuses, not where an argument does not please it.
"""

import ctypes
import fcntl
import mmap
import os
import resource
import socket
import stat
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping
from errno import EACCES, EFBIG, ENOENT, ENOMEM, ENOSYS, EOPNOTSUPP, EPERM, EXDEV
from functools import partial
from typing import Any

from .calls import BY_ARGUMENT, REFUSED, read_numbers
from .filter import FOREIGN, MACHINES
from .limits import MEGABYTE, VERSION

SHUT = (EACCES, ENOENT, ENOSYS, EOPNOTSUPP, EPERM, EXDEV)
LIMITED = (ENOMEM, EFBIG)
FOREIGN_GETPID = bytes.fromhex("b814000000 cd80 c3")  # mov eax, 20; int 0x80; ret
NETLINK = 16
EMPTY = ctypes.create_string_buffer(512)

Attempt = Callable[[], Any]

libc = ctypes.CDLL(None, use_errno=True)


def try_doors(plan: Mapping[str, Any]) -> None:
    """Try all, a line before and a line after each."""
    for name, attempts in list_doors(plan):
        print(f"begins: {name}", flush=True)
        found = any([is_open(attempt) for attempt in attempts])
        print(f"{'open' if found else 'closed'}: {name}", flush=True)


def is_open(attempt: Attempt) -> bool:
    """Whether the kernel lets it pass, or refuses it for another reason."""
    try:
        attempt()
    except OSError as error:
        return error.errno not in (*SHUT, *LIMITED)
    except MemoryError:
        return False
    return True


def list_doors(plan: Mapping[str, Any]) -> Iterator[tuple[str, Iterable[Attempt]]]:
    """Every door by name, and the ways to try it."""
    outside, home, parent = plan["outside"], plan["home"], os.getppid()
    for what, path in plan["closed"].items():
        yield f"reads {what}", [partial(read, path)]
    yield "reads other files", list_reads(outside)
    yield "starts processes", list_starts(outside)
    yield "writes outside its folder", list_writes(outside)
    yield "changes mode, owner, times or attributes", list_changes(outside)
    yield "moves, links or removes files", list_moves(outside, home)
    yield "makes anything but files", list_makes(home)
    yield "opens sockets", list_sockets()
    yield "signals other processes", list_signals(parent)
    yield "reads or steers other processes", list_meddling(parent)
    yield "shares memory with other processes", list_sharing()
    yield "uses other doors of the kernel", list_kernel(home)
    yield "keeps rights of root", [count_rights]
    yield "takes more memory", [partial(mmap.mmap, -1, plan["memory"] * MEGABYTE)]
    yield "writes larger files", [partial(write_large, f"{home}/large", plan["file"])]
    yield "runs on without an end", [need_end]
    yield "calls as another machine", [call_with_numbers_of_x32, call_as_i386]


def list_reads(outside: str) -> Iterator[Attempt]:
    yield partial(read, outside)
    for folder in (os.path.dirname(outside), "/", "/proc"):
        yield partial(os.listdir, folder)


def read(path: str) -> None:
    with open(path, "rb") as file:
        file.read(1)


def list_writes(outside: str) -> Iterator[Attempt]:
    folder = os.path.dirname(outside)
    for path in (f"{folder}/new", "/tmp/pyref-door", "/dev/shm/pyref-door"):
        yield partial(create, path)
    yield partial(os.open, outside, os.O_WRONLY)
    yield partial(os.mkdir, f"{folder}/made")


def create(path: str) -> None:
    """A new file, which goes again where it could be made."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    os.unlink(path)


def list_changes(outside: str) -> Iterator[Attempt]:
    seen = os.stat(outside)
    times = (seen.st_atime_ns, seen.st_mtime_ns)
    yield partial(os.chmod, outside, seen.st_mode & 0o7777)
    yield partial(os.chown, outside, seen.st_uid, seen.st_gid)
    yield partial(os.lchown, outside, seen.st_uid, seen.st_gid)
    yield partial(os.utime, outside, ns=times)
    yield partial(os.truncate, outside, seen.st_size)
    yield partial(os.setxattr, outside, "user.pyref", b"")
    yield partial(os.getxattr, outside, "user.pyref")
    yield partial(call, "fchmodat2", -100, outside.encode(), 0o755, 0)


def list_moves(outside: str, home: str) -> Iterator[Attempt]:
    yield partial(os.symlink, outside, f"{home}/symbolic")
    yield partial(os.link, outside, f"{home}/hard")
    yield partial(os.rename, outside, f"{home}/moved")
    yield partial(os.unlink, outside)


def list_makes(home: str) -> Iterator[Attempt]:
    yield partial(os.mkdir, f"{home}/folder")
    yield partial(os.mkfifo, f"{home}/pipe")
    yield partial(os.mknod, f"{home}/socket", stat.S_IFSOCK | 0o600)
    yield partial(os.open, home, os.O_TMPFILE | os.O_WRONLY)


def list_starts(outside: str) -> Iterator[Attempt]:
    """What is outside is no program: where it could be run it is refused for that."""
    yield fork
    yield partial(os.execve, outside, ["outside"], {})
    yield partial(call, "execveat", -1, outside.encode(), None, None, 0)
    yield partial(os.posix_spawn, outside, ["outside"], {})


def fork() -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)


def list_sockets() -> Iterator[Attempt]:
    for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, NETLINK):
        yield partial(socket.socket, family)
    yield partial(socket.socket, socket.AF_INET, socket.SOCK_DGRAM)
    yield socket.socketpair


def list_signals(parent: int) -> Iterator[Attempt]:
    yield partial(os.kill, parent, 0)
    yield partial(os.kill, 0, 0)
    yield partial(call, "tkill", parent, 0)
    yield partial(call, "tgkill", parent, parent, 0)
    yield partial(call, "rt_sigqueueinfo", parent, 0, EMPTY)
    yield partial(call, "rt_tgsigqueueinfo", parent, parent, 0, EMPTY)
    yield partial(call, "pidfd_open", parent, 0)
    yield partial(call, "pidfd_send_signal", 0, 0, None, 0)
    yield partial(own_pipe, parent)


def own_pipe(parent: int) -> None:
    """Let the kernel signal another process when a pipe can be read."""
    ends = os.pipe()
    try:
        fcntl.fcntl(ends[0], fcntl.F_SETOWN, parent)
    finally:
        os.close(ends[0])
        os.close(ends[1])


def list_meddling(parent: int) -> Iterator[Attempt]:
    for name in ("mem", "environ", "maps", "fd/0"):
        yield partial(read, f"/proc/{parent}/{name}")
    yield partial(call, "ptrace", 0x4206, parent, 0, 0)
    for name in ("process_vm_readv", "process_vm_writev"):
        yield partial(call, name, parent, EMPTY, 1, EMPTY, 1, 0)
    yield partial(call, "pidfd_getfd", -1, 0, 0)
    yield partial(call, "kcmp", parent, parent, 0, 0, 0)
    yield partial(resource.prlimit, parent, resource.RLIMIT_CORE)
    yield partial(os.sched_setaffinity, parent, os.sched_getaffinity(0))
    yield partial(os.setpriority, 0, parent, os.getpriority(0, parent))
    yield partial(os.setpgid, 0, parent)
    yield partial(call, "perf_event_open", EMPTY, parent, -1, -1, 0)
    yield partial(call, "move_pages", parent, 0, None, None, None, 0)


def list_sharing() -> Iterator[Attempt]:
    yield partial(call, "shmget", 0, 4096, 0o1600)
    yield partial(call, "semget", 0, 1, 0o1600)
    yield partial(call, "msgget", 0, 0o1600)
    yield partial(call, "mq_open", b"pyref", os.O_RDWR | os.O_CREAT, 0o600, None)
    yield partial(os.memfd_create, "pyref")


def list_kernel(home: str) -> Iterator[Attempt]:
    yield partial(call, "io_setup", 1, ctypes.create_string_buffer(8))
    yield partial(call, "io_uring_setup", 1, ctypes.create_string_buffer(120))
    yield partial(call, "bpf", 0, EMPTY, 0)
    yield partial(call, "userfaultfd", 0)
    yield partial(call, "keyctl", 0, -3, 0)
    yield partial(call, "inotify_init1", 0)
    yield partial(call, "fanotify_init", 0, 0)
    yield partial(call, "unshare", 0x10000000)
    yield partial(call, "chroot", home.encode())
    yield partial(call, "name_to_handle_at", -100, home.encode(), EMPTY, EMPTY, 0)
    yield partial(call, "personality", 0xFFFFFFFF)


def count_rights() -> None:
    """Raise where this process has none of the rights of root."""
    data = ctypes.create_string_buffer(24)
    libc.capget(struct.pack("Ii", VERSION, 0), data)
    if not any(data.raw):
        raise PermissionError(EPERM, "no rights")


def write_large(path: str, megabytes: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.ftruncate(handle, megabytes * MEGABYTE + 1)
    finally:
        os.close(handle)


def need_end() -> None:
    """Raise where its time on the processor is limited."""
    if resource.getrlimit(resource.RLIMIT_CPU)[1] != resource.RLIM_INFINITY:
        raise PermissionError(EPERM, "limited")


def call(name: str, *arguments: Any) -> None:
    """A system call by its number, past the library; open where that is not known."""
    machine = os.uname().machine
    if machine not in MACHINES:
        return
    numbers = read_numbers(f"{REFUSED},{BY_ARGUMENT}", MACHINES[machine][1])
    if libc.syscall(numbers[name], *arguments) < 0:
        raise OSError(ctypes.get_errno(), name)


def call_with_numbers_of_x32() -> None:
    if os.uname().machine != "x86_64":
        raise OSError(ENOSYS, "x86_64 alone has it")
    if libc.syscall(FOREIGN | 39) < 0:
        raise OSError(ctypes.get_errno(), "getpid")


def call_as_i386() -> None:
    """getpid by int 0x80: it kills where the kernel has none of that machine."""
    if os.uname().machine != "x86_64":
        raise OSError(ENOSYS, "x86_64 alone has it")
    code = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    code.write(FOREIGN_GETPID)
    place = ctypes.addressof(ctypes.c_char.from_buffer(code))
    result = ctypes.CFUNCTYPE(ctypes.c_int)(place)()
    if result < 0:
        raise OSError(-result, "getpid")
