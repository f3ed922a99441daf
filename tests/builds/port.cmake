# Builds the port in port/ with the module from a folder that holds nothing else of this repository:
# cmake -DREPOSITORY= -DSOURCE= -DWORK= -DNCNN_PREFIX= -DJOBS= -DOUT= -P
include("${CMAKE_CURRENT_LIST_DIR}/../../ports/run.cmake")

file(REAL_PATH "${SOURCE}" source)
file(REAL_PATH "${NCNN_PREFIX}" ncnn)
file(REMOVE_RECURSE "${WORK}/modules") # a header that is gone
file(COPY "${REPOSITORY}/csrc" DESTINATION "${WORK}/modules")
set(ENV{PYTHONDONTWRITEBYTECODE} 1)
get_filename_component(parent "${source}" DIRECTORY)
set(ENV{GIT_CEILING_DIRECTORIES} "${parent}")
run(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}/port" -B "${WORK}/objects" -G Ninja
    -DCMAKE_C_COMPILER=gcc -DMICROPY_DIR=${source} -DNCNN_PREFIX=${ncnn}
    -DUSER_C_MODULES=${WORK}/modules/csrc/micropython.cmake)
run(${CMAKE_COMMAND} --build "${WORK}/objects" --parallel ${JOBS})
file(COPY_FILE "${WORK}/objects/micropython" "${OUT}/micropython")
file(COPY_FILE "${WORK}/objects/build.ninja" "${OUT}/build.ninja")  # how it was linked
