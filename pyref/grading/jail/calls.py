"""System calls that a submission does not get, by name, with their numbers.

Numbers are those of x86_64, then of 64-bit ARM; - where it has no such call. A call
that is newer than LAST was not looked at and is not given.
"""

LAST = 462

PROCESSES = """
    fork 57 -, vfork 58 -, execveat 322 281, setsid 112 157, setpgid 109 154,
    unshare 272 97, setns 308 268
"""
SIGNALS = """
    tkill 200 130, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240,
    pidfd_send_signal 424 424, pidfd_open 434 434, pidfd_getfd 438 438
"""
OTHER_PROCESSES = """
    ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271,
    process_madvise 440 440, process_mrelease 448 448, kcmp 312 272,
    perf_event_open 298 241, setpriority 141 140, sched_setscheduler 144 119,
    sched_setparam 142 118, sched_setattr 314 274, ioprio_set 251 30,
    migrate_pages 256 238, move_pages 279 239, get_robust_list 274 100
"""
SOCKETS = "socket 41 198, socketpair 53 199"
SHARED = """
    shmget 29 194, shmat 30 196, shmctl 31 195, semget 64 190, semop 65 193,
    semtimedop 220 192, semctl 66 191, msgget 68 186, msgsnd 69 189, msgrcv 70 188,
    msgctl 71 187, mq_open 240 180, mq_unlink 241 181
"""
# of files, which Landlock does not cover
ATTRIBUTES = """
    chmod 90 -, fchmod 91 52, fchmodat 268 53, chown 92 -, fchown 93 55, lchown 94 -,
    fchownat 260 54, utime 132 -, utimes 235 -, futimesat 261 -, utimensat 280 88,
    setxattr 188 5, lsetxattr 189 6, fsetxattr 190 7, removexattr 197 14,
    lremovexattr 198 15, fremovexattr 199 16, getxattr 191 8, lgetxattr 192 9,
    fgetxattr 193 10, listxattr 194 11, llistxattr 195 12, flistxattr 196 13,
    truncate 76 45, fchmodat2 452 452
"""
KERNEL = """
    io_setup 206 0, io_uring_setup 425 425, io_uring_enter 426 426,
    io_uring_register 427 427,
    bpf 321 280, userfaultfd 323 282, keyctl 250 219, add_key 248 217,
    request_key 249 218, inotify_init 253 -, inotify_init1 294 26,
    inotify_add_watch 254 27, fanotify_init 300 262, fanotify_mark 301 263,
    name_to_handle_at 303 264, open_by_handle_at 304 265, lookup_dcookie 212 18,
    mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51,
    open_tree 428 428, move_mount 429 429, fsopen 430 430, fsconfig 431 431,
    fsmount 432 432, fspick 433 433, mount_setattr 442 442, statmount 457 457,
    listmount 458 458, swapon 167 224, swapoff 168 225, reboot 169 142,
    kexec_load 246 104, kexec_file_load 320 294, init_module 175 105,
    finit_module 313 273, delete_module 176 106, acct 163 89, quotactl 179 60,
    quotactl_fd 443 443, settimeofday 164 170, clock_settime 227 112,
    adjtimex 159 171, clock_adjtime 305 266, sethostname 170 161,
    setdomainname 171 162, iopl 172 -, ioperm 173 -, modify_ldt 154 -,
    syslog 103 116, vhangup 153 58, personality 135 92, sync 162 81,
    syncfs 306 267, uselib 134 -, ustat 136 -, sysfs 139 -, nfsservctl 180 42
"""
REFUSED = ",".join(
    (PROCESSES, SIGNALS, OTHER_PROCESSES, SOCKETS, SHARED, ATTRIBUTES, KERNEL)
)
# A runtime that is told that these are not there does without.
ABSENT = "clone3 435 435, memfd_create 319 279, memfd_secret 447 447, openat2 437 437"
# Given or refused by an argument: see filter.py.
BY_ARGUMENT = """
    clone 56 220, kill 62 129, tgkill 234 131, prlimit64 302 261,
    sched_setaffinity 203 122, ioctl 16 29, fcntl 72 25, open 2 -, openat 257 56
"""


def read_numbers(text: str, column: int) -> dict[str, int]:
    """Numbers by name, of the machine in this column."""
    rows = (entry.split() for entry in text.split(","))
    return {row[0]: int(row[column]) for row in rows if row[column] != "-"}
