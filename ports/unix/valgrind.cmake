# Flags of MicroPython and the module for Valgrind. Assertions stay in, blocks are exact.
set(optimise "-O1 -fno-omit-frame-pointer")
set(link_flags "")
set(compile_flags "-g1 -DNCNN_MP_AUDIT=1 -DMICROPY_DEBUG_VALGRIND=1")
