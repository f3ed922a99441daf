# Flags of the release build of MicroPython and the module.
set(optimise "-O2 -DNDEBUG")
set(compile_flags "")
set(link_flags "")
