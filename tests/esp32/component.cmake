# Compiles the component in component/: cmake -DREPOSITORY= -DSOURCE= -DWORK= -DNCNN_PREFIX= -DCC=
# -DTARGET_FLAGS= -DJOBS= -DOUT= -P
include("${CMAKE_CURRENT_LIST_DIR}/../../ports/run.cmake")

file(REAL_PATH "${SOURCE}" source)
file(REAL_PATH "${NCNN_PREFIX}" ncnn)
set(ENV{PYTHONDONTWRITEBYTECODE} 1)
get_filename_component(parent "${source}" DIRECTORY)
set(ENV{GIT_CEILING_DIRECTORIES} "${parent}")
run(${CMAKE_COMMAND} -S "${CMAKE_CURRENT_LIST_DIR}/component" -B "${WORK}" -G Ninja
    -DCMAKE_C_COMPILER=${CC} "-DTARGET_FLAGS=${TARGET_FLAGS}" -DMICROPY_DIR=${source}
    -DNCNN_PREFIX=${ncnn} -DUSER_C_MODULES=${REPOSITORY}/csrc/micropython.cmake)
run(${CMAKE_COMMAND} --build "${WORK}" --parallel ${JOBS})
file(COPY_FILE "${WORK}/lib__idf_main.a" "${OUT}/lib__idf_main.a")
