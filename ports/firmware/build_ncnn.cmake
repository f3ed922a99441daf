# Builds and installs one ncnn for firmware: cmake -DSOURCE= -DLAYERS= -DTARGET_FLAGS= -DSIMPLESTL=
# -DCC= -DCXX= -DJOBS= -DVERSION= -DOUT= -P
cmake_policy(VERSION 3.25)
include("${CMAKE_CURRENT_LIST_DIR}/../run.cmake")
include("${CMAKE_CURRENT_LIST_DIR}/layers.cmake")

set(build "${OUT}/build")
file(REAL_PATH "${SOURCE}" source)
layer_options(layers absent "${source}" "${LAYERS}")
run(${CMAKE_COMMAND} -S "${source}" -B "${build}" -G Ninja
    -C "${CMAKE_CURRENT_LIST_DIR}/options.cmake" ${layers} -DNCNN_SIMPLESTL=${SIMPLESTL}
    -DCMAKE_C_COMPILER=${CC} -DCMAKE_CXX_COMPILER=${CXX}
    "-DCMAKE_C_FLAGS=${TARGET_FLAGS}" "-DCMAKE_CXX_FLAGS=${TARGET_FLAGS}"
    -DCMAKE_INSTALL_PREFIX=${OUT} -DCMAKE_INSTALL_LIBDIR=lib -DNCNN_VERSION=${VERSION}
    "-DCMAKE_PROJECT_INCLUDE=${CMAKE_CURRENT_LIST_DIR}/../ncnn/prefix_map.cmake")
run(${CMAKE_COMMAND} --build "${build}" --parallel ${JOBS} --target install)
# For csrc/verify/table.c: what needs no row.
list(TRANSFORM absent REPLACE "(.+)" "#define NCNN_MP_WITHOUT_\\1 1\n")
list(JOIN absent "" absent)
file(WRITE "${OUT}/include/ncnn/ncnn_mp_profile.h" "${absent}")
file(REMOVE_RECURSE "${build}")
