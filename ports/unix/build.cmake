# Builds MicroPython's unix port with the module: cmake -DREPOSITORY= -DSOURCE= -DPROFILE= -DCC=
# -DCXX= -DLINK_FLAGS= -DPRODUCT= -DBUILD= -DNCNN_PREFIX= -DJOBS= -DOUT= -P
#
# Presets of one profile share BUILD, the folder of object files: they differ in the link alone.
# File names in debug information begin with /ncnn_mp (this repository) or /micropython.
#
# With -DMODULE= -DUSER_C_MODULES= another module takes the place of csrc/: foreign.cmake.
include("${CMAKE_CURRENT_LIST_DIR}/../run.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/${PROFILE}.cmake")

file(REAL_PATH "${SOURCE}" source)
string(PREPEND compile_flags "-ffile-prefix-map=${source}=/micropython"
    " -ffile-prefix-map=${REPOSITORY}=/ncnn_mp ")
set(variant "${REPOSITORY}/sanitizers/unix")
set(module_files "${REPOSITORY}/csrc/micropython.mk")
if(MODULE)
    include("${CMAKE_CURRENT_LIST_DIR}/foreign.cmake")
else()
    set(USER_C_MODULES "${REPOSITORY}")
endif()
set(arguments VARIANT_DIR=${variant} USER_C_MODULES=${USER_C_MODULES} ${foreign_arguments} BUILD=${BUILD}
    CC=${CC} CXX=${CXX} STRIP= SIZE=true "COPT=${optimise}" "CFLAGS_EXTRA=${compile_flags}")

function(digest_of out)
    set(digests "")
    foreach(folder ${ARGN})
        file(GLOB_RECURSE files LIST_DIRECTORIES false "${folder}/*")
        foreach(source_file ${files})
            file(SHA256 "${source_file}" digest)
            string(APPEND digests "${source_file} ${digest}\n")
        endforeach()
    endforeach()
    string(SHA256 digest "${digests}")
    set(${out} ${digest} PARENT_SCOPE)
endfunction()
set(sources ${variant} ${MODULE})
if(NOT MODULE)
    list(APPEND sources "${REPOSITORY}/csrc")
endif()
digest_of(sources_before ${sources})

# MicroPython's make compares times of files, not flags: other flags begin anew. So does another module, whose
# files may have any time.
file(REAL_PATH "${NCNN_PREFIX}" ncnn)
set(stamp "${source} ${ncnn} ${arguments}")
if(MODULE)
    string(APPEND stamp " ${sources_before}")
endif()
foreach(flags_file ${variant}/mpconfigvariant.mk ${module_files}
    ${REPOSITORY}/sanitizers/ignorelist-micropython.txt
    ${REPOSITORY}/sanitizers/coverage-allowlist.txt)
    file(SHA256 "${flags_file}" digest)
    string(APPEND stamp "\n${digest}")
endforeach()
set(before "")
if(EXISTS "${BUILD}/flags.txt")
    file(READ "${BUILD}/flags.txt" before)
endif()
if(NOT before STREQUAL stamp)
    file(REMOVE_RECURSE "${BUILD}")
    file(WRITE "${BUILD}/flags.txt" "${stamp}")
endif()

# The program depends on ncnn's archive too, which make does not know: always link it.
file(REMOVE "${BUILD}/${PRODUCT}")
set(ENV{PYTHONDONTWRITEBYTECODE} 1)
get_filename_component(parent "${source}" DIRECTORY)
set(ENV{GIT_CEILING_DIRECTORIES} "${parent}")
run(make --no-print-directory -C "${source}/ports/unix" -j${JOBS} ${arguments}
    NCNN_PREFIX=${NCNN_PREFIX} PROG=${PRODUCT} "LDFLAGS_EXTRA=${link_flags} ${LINK_FLAGS}")
# An object of a file that was written meanwhile is of neither state, and make would keep it.
digest_of(sources_after ${sources})
if(NOT sources_before STREQUAL sources_after)
    file(REMOVE_RECURSE "${BUILD}")
    message(NOTICE "ncnn_mp: sources have changed while they were compiled")
    return()
endif()
file(COPY_FILE "${BUILD}/${PRODUCT}" "${OUT}/${PRODUCT}")
# What the sources are compiled against: static analysis needs it, too.
file(COPY "${BUILD}/genhdr" DESTINATION "${OUT}")
if(PROFILE STREQUAL "coverage")  # what gcov needs beside the counters
    file(COPY "${BUILD}/csrc" DESTINATION "${OUT}" FILES_MATCHING PATTERN "*.gcno")
endif()
