# Builds and installs one ncnn: cmake -DSOURCE= -DPROFILE= -DCC= -DCXX= -DJOBS= -DVERSION= -DOUT= -P
#
# File names in debug information begin with /ncnn, so that a result of the cache says the same
# wherever it was built.
include("${CMAKE_CURRENT_LIST_DIR}/../run.cmake")

set(build "${OUT}/build")
file(REAL_PATH "${SOURCE}" source)
run(${CMAKE_COMMAND} -S "${source}" -B "${build}" -G Ninja
    -C "${CMAKE_CURRENT_LIST_DIR}/${PROFILE}.cmake"
    -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX}
    -DCMAKE_INSTALL_PREFIX=${OUT} -DCMAKE_INSTALL_LIBDIR=lib -DNCNN_VERSION=${VERSION}
    "-DCMAKE_PROJECT_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/prefix_map.cmake")
run(${CMAKE_COMMAND} --build "${build}" --parallel ${JOBS} --target install)
file(REMOVE_RECURSE "${build}")
