# The sanitizer flags, the same for ncnn, MicroPython and the module.
#
# fuzzer-no-link: coverage counters and comparisons for the fuzzer. The plain binary carries them
#   too, so that one ncnn serves both; the sanitizer's runtime answers them with nothing.
# -fno-sanitize=vptr,function: the runtime that Atheris preloads has no handlers for them.
# -fno-sanitize-recover: undefined behaviour ends the program, so that nobody overlooks it.
# use-after-return=never: fake stacks break MicroPython's non-local returns.
# strip-path-components=-2: reports name files as py/gc.c wherever the tree lies.
string(CONCAT NCNN_MP_SANITIZE
    "-fsanitize=address,undefined,fuzzer-no-link -fno-sanitize=vptr,function"
    " -fno-sanitize-recover=undefined -fsanitize-address-use-after-return=never"
    " -fsanitize-undefined-strip-path-components=-2")
