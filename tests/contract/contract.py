"""The assert helper that every contract script shares. It counts checks, prints failures only, and
closes with the number of checks, so that a script which stops early never looks like a good one.
"""

import gc

import ncnn_mp

# No shape, count, index or size: each must be refused by value, none may wrap or be truncated.
HOSTILE_INTS = (-1, -(2**31), 2**31, 2**32, 2**32 + 1, 2**63, -(2**63), 2**64, 10**30)
# Nothing that stands for an integer.
NOT_INTS = (None, "1", b"1", 1.5, (), [], {}, object(), print)
# What a call of the module may raise at all.
DOCUMENTED = (
    ValueError,
    TypeError,
    IndexError,
    MemoryError,
    OSError,
    RuntimeError,
    NotImplementedError,
)
AUDIT = hasattr(ncnn_mp, "_live")

_counts = {"checks": 0, "failures": 0}


def check(ok, *what):
    _counts["checks"] += 1
    if not ok:
        _counts["failures"] += 1
        print("FAILED:", *what)
    return ok


def same(got, want, *what):
    return check(got == want, *(what + ("gave", got, "not", want)))


def raises(errors, call, *args, **options):
    """`call` raises exactly one of `errors`, and says why."""
    errors = errors if isinstance(errors, tuple) else (errors,)
    try:
        result = call(*args, **options)
    except Exception as raised:
        named = type(raised) in errors and (str(raised) or type(raised) is MemoryError)
        check(named, call, args, options, "raised", repr(raised), "not", errors)
        return raised
    check(False, call, args, options, "returned", result, "instead of raising", errors)


def survives(call, *args, **options):
    """`call` returns, or raises something documented; the result, None after an exception."""
    try:
        result = call(*args, **options)
    except DOCUMENTED as raised:
        check(True, raised)
        return None
    except Exception as raised:
        check(False, call, args, options, "raised", repr(raised))
        return None
    check(True)
    return result


def half_made(base):
    """An instance whose __init__ raised before it called its base's. (After an __init__ that only
    forgot to, MicroPython constructs a base without required arguments itself.)"""
    seen = []

    class Half(base):
        def __init__(self):
            seen.append(self)
            raise KeyError("before super().__init__()")

    try:
        Half()
    except KeyError:
        pass
    return seen[0]


def refuses(base, half, name, *arguments):
    """A half-made `half` has no method `name`, by MicroPython's word or the module's."""
    raises((AttributeError, RuntimeError), lambda: getattr(half, name)(*arguments))
    raises((TypeError, RuntimeError), getattr(base, name), half, *arguments)


def accounts():
    """Native bytes and, in audit builds, live handles by class: unequal afterwards is a leak."""
    live = ncnn_mp._live() if AUDIT else {}
    return ncnn_mp.native_bytes(), sorted((name, count) for name, count in live.items() if count)


def peak_resident():
    """The most bytes the process had resident so far; 0 where the system does not say."""
    try:
        with open("/proc/self/status") as status:
            for line in status:
                if line.startswith("VmHWM"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def settle():
    for _ in range(3):
        gc.collect()


def done():
    checks, failures = _counts["checks"], _counts["failures"]
    if failures:
        raise AssertionError(f"{failures} of {checks} checks failed")
    print(checks, "checks")
