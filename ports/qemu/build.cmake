# Builds MicroPython's qemu port with the module: cmake -DREPOSITORY= -DSOURCE= -DARCH= -DCC=
# -DTARGET_FLAGS= -DMCU_NAME= -DMACHINE= -DRUNTIME= -DBUILD= -DNCNN_PREFIX= -DJOBS= -DOUT= -P
#
# The same sources give the same bytes wherever and whenever they are built: file names begin with
# /ncnn_mp or /micropython, and MicroPython's date is SOURCE_DATE_EPOCH's.
include("${CMAKE_CURRENT_LIST_DIR}/../run.cmake")

file(REAL_PATH "${SOURCE}" source)
file(REAL_PATH "${NCNN_PREFIX}" ncnn)
# The last that fits counts: of the repository, in which the others may lie, comes first.
string(CONCAT compile_flags "-ffile-prefix-map=${REPOSITORY}=/ncnn_mp"
    " -ffile-prefix-map=${source}=/micropython -ffile-prefix-map=${BUILD}=/build"
    " -ffile-prefix-map=${ncnn}=/ncnn")
# The compiler does not find its libraries by an architecture that names zicsr; the last one counts.
string(REPLACE "_zicsr" "" link_flags "${TARGET_FLAGS}")
set(libraries "${link_flags} -Wl,--start-group ${ncnn}/lib/libncnn.a ${RUNTIME} -lc -lm -lgcc -Wl,--end-group")

file(REMOVE_RECURSE "${BUILD}") # make compares times of files, not flags
set(ENV{PYTHONDONTWRITEBYTECODE} 1)
set(ENV{SOURCE_DATE_EPOCH} 0)
get_filename_component(parent "${source}" DIRECTORY)
set(ENV{GIT_CEILING_DIRECTORIES} "${parent}")
run(make --no-print-directory -C "${source}/ports/qemu" -j${JOBS}
    BOARD_DIR=${REPOSITORY}/ports/qemu/${ARCH} BUILD=${BUILD} USER_C_MODULES=${REPOSITORY}
    QEMU_MACHINE=${MACHINE} MCU_NAME=${MCU_NAME} "TARGET_FLAGS=${TARGET_FLAGS}"
    "CFLAGS_EXTRA=${compile_flags}" NCNN_PREFIX=${ncnn} NCNN_MP_CXX_RUNTIME=
    "LIBS=${libraries}" FROZEN_MANIFEST= MICROPY_PY_BTREE=0)
file(COPY_FILE "${BUILD}/firmware.elf" "${OUT}/firmware.elf")
file(COPY_FILE "${BUILD}/firmware.map" "${OUT}/firmware.map")
string(REGEX REPLACE "gcc$" "objcopy" objcopy "${CC}")
run(${objcopy} -O binary "${OUT}/firmware.elf" "${OUT}/firmware.bin")
