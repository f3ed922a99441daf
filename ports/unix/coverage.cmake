# Flags of MicroPython and the module with gcov's counters in csrc/ alone. Without optimisation a
# branch of the program is one of the source. Names of sources are those in the repository.
set(optimise "-O0")
set(link_flags "--coverage -Wl,-u,__gcov_dump")
string(CONCAT compile_flags "-g1 -DNCNN_MP_AUDIT=1 --coverage -fprofile-update=single"
    " -fprofile-filter-files=.*/csrc/.*"
    " -fprofile-prefix-map=${REPOSITORY}/=")
