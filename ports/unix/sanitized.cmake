# Flags of MicroPython and the module under the sanitizers. Assertions stay in.
include("${REPOSITORY}/sanitizers/flags.cmake")
set(optimise "-O2 -fno-omit-frame-pointer")
set(link_flags "${NCNN_MP_SANITIZE} -fuse-ld=lld-19")
string(CONCAT compile_flags "${NCNN_MP_SANITIZE} -fPIC -g1 -DNCNN_MP_AUDIT=1"
    " -fsanitize-ignorelist=${REPOSITORY}/sanitizers/ignorelist-micropython.txt"
    " -fsanitize-coverage-allowlist=${REPOSITORY}/sanitizers/coverage-allowlist.txt")
