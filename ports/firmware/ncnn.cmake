# The target `ncnn` of a firmware preset: ncnn for its processor with the layers of its profile, out
# of the cache (harness.setup.memo) or into it.
set(sources "${CMAKE_SOURCE_DIR}/build/patched")
set(memo python3 -m harness.setup.memo)
set(profile ports/profiles/${NCNN_MP_LAYERS}.txt)
if(NOT EXISTS "${CMAKE_SOURCE_DIR}/${profile}")
    set(profile build/profiles/${NCNN_MP_LAYERS}.txt) # of harness.firmware.layer_profile
endif()
if(NOT EXISTS "${CMAKE_SOURCE_DIR}/${profile}")
    message(FATAL_ERROR "ncnn_mp: LAYERS=${NCNN_MP_LAYERS} is no profile: ports/profiles/ has cnn, full and minimal; "
        "LAYERS=from-model makes one of MODELS=\"a.param b.param\"")
endif()

# The pinned ncnn's date, which ncnn.version() must say: ncnn itself would take today's.
file(STRINGS "${CMAKE_SOURCE_DIR}/ports/sources.lock" ncnn_version
    REGEX "^version = \"1\\.0\\.[0-9]+\"$")
string(REGEX MATCH "[0-9]+\"" ncnn_version "${ncnn_version}")
string(REPLACE "\"" "" ncnn_version "${ncnn_version}")

add_custom_target(ncnn
    COMMAND ${memo} --kind ncnn_firmware --name "${NCNN_MP_PRESET}: ncnn"
        --to "${CMAKE_BINARY_DIR}/ncnn" --tool ${NCNN_MP_CXX}
        --input ports/run.cmake ports/ncnn/common.cmake ports/ncnn/prefix_map.cmake
            ports/firmware ports/profiles/always.txt ports/profiles/inside.txt ${profile}
            build/patched/ncnn/CMakeLists.txt build/patched/ncnn/cmake build/patched/ncnn/src
        -- ${CMAKE_COMMAND} -DSOURCE=${sources}/ncnn -DLAYERS=${CMAKE_SOURCE_DIR}/${profile}
            "-DTARGET_FLAGS=${NCNN_MP_TARGET_FLAGS}" -DSIMPLESTL=${NCNN_MP_SIMPLESTL}
            -DCC=${NCNN_MP_CC} -DCXX=${NCNN_MP_CXX} -DJOBS=@JOBS@ -DVERSION=${ncnn_version}
            -DOUT=@OUT@ -P ${CMAKE_SOURCE_DIR}/ports/firmware/build_ncnn.cmake
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    USES_TERMINAL VERBATIM COMMENT "")
