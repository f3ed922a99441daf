# Builds MicroPython's unix port as its own documentation says, standard variant, with the module
# from a folder that holds nothing else of this repository: cmake -DREPOSITORY= -DSOURCE= -DWORK=
# -DNCNN_PREFIX= -DJOBS= -DOUT= -P
#
# Turned off is what needs git submodules or libffi, which a plain source tree lacks.
include("${CMAKE_CURRENT_LIST_DIR}/../../ports/run.cmake")

file(REAL_PATH "${SOURCE}" source)
file(REAL_PATH "${NCNN_PREFIX}" ncnn)
file(SHA256 "${REPOSITORY}/csrc/micropython.mk" list)
file(SHA256 "${CMAKE_CURRENT_LIST_FILE}" script)
set(stamp "${source} ${ncnn} ${list} ${script}")
set(before "")
if(EXISTS "${WORK}/stamp.txt")
    file(READ "${WORK}/stamp.txt" before)
endif()
if(NOT before STREQUAL stamp)
    file(REMOVE_RECURSE "${WORK}")
    file(WRITE "${WORK}/stamp.txt" "${stamp}")
endif()

file(REMOVE_RECURSE "${WORK}/modules") # a header that is gone
file(COPY "${REPOSITORY}/csrc" DESTINATION "${WORK}/modules")
file(REMOVE "${WORK}/objects/micropython")
set(ENV{PYTHONDONTWRITEBYTECODE} 1)
get_filename_component(parent "${source}" DIRECTORY)
set(ENV{GIT_CEILING_DIRECTORIES} "${parent}")
run(make --no-print-directory -C "${source}/ports/unix" -j${JOBS} VARIANT=standard CC=gcc
    BUILD=${WORK}/objects USER_C_MODULES=${WORK}/modules NCNN_PREFIX=${ncnn} FROZEN_MANIFEST=
    MICROPY_PY_FFI=0 MICROPY_PY_BTREE=0 MICROPY_PY_SSL=0 MICROPY_PY_BLUETOOTH=0)
file(COPY_FILE "${WORK}/objects/micropython" "${OUT}/micropython")
