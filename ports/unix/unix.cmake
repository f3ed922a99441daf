# The unix builds: their targets, and what each result in the cache depends on.
#
# `harness.setup.memo` runs a command and keeps its result under a key made of the command, the
# compiler's version and the content of the inputs; the same key again takes the result.
set(sources "${CMAKE_SOURCE_DIR}/build/patched")
set(micropython build/patched/${NCNN_MP_MICROPYTHON})
set(objects "${CMAKE_SOURCE_DIR}/build/objects/${NCNN_MP_PROFILE}")
if(NOT NCNN_MP_MICROPYTHON STREQUAL "micropython")
    string(APPEND objects "-${NCNN_MP_MICROPYTHON}")
endif()
if(NOT NCNN_MP_NCNN)
    set(NCNN_MP_NCNN ${NCNN_MP_PROFILE})  # the profile of ports/ncnn
endif()
set(memo python3 -m harness.setup.memo)
set(module csrc)
if(NCNN_MP_MODULE) # another module in its place: harness/setup/module.py
    set(module "${NCNN_MP_MODULE}")
    get_filename_component(objects "${CMAKE_BINARY_DIR}/../objects" ABSOLUTE)
    set(foreign -DMODULE=${NCNN_MP_MODULE} -DUSER_C_MODULES=${NCNN_MP_USER_C_MODULES})
endif()

# The pinned ncnn's date, which ncnn.version() must say: ncnn itself would take today's.
set(ncnn build/patched/${NCNN_MP_NCNN_SOURCE})
file(READ "${CMAKE_SOURCE_DIR}/ports/sources.lock" lock)
string(REGEX REPLACE "_plain$" "" locked ${NCNN_MP_NCNN_SOURCE})
string(REGEX MATCH "\\[${locked}\\]\nversion = \"1\\.0\\.([0-9]+)\"" matched "${lock}")
set(ncnn_version ${CMAKE_MATCH_1})
if(NOT NCNN_MP_NCNN_SOURCE STREQUAL "ncnn")
    string(APPEND objects "-${NCNN_MP_NCNN_SOURCE}")
endif()

add_custom_target(ncnn
    COMMAND ${memo} --kind ncnn --name "${NCNN_MP_PRESET}: ncnn"
        --to "${CMAKE_BINARY_DIR}/ncnn" --tool ${NCNN_MP_CXX}
        --input ports/run.cmake ports/ncnn sanitizers/flags.cmake
            ${ncnn}/CMakeLists.txt ${ncnn}/cmake ${ncnn}/src
        -- ${CMAKE_COMMAND} -DSOURCE=${sources}/${NCNN_MP_NCNN_SOURCE} -DPROFILE=${NCNN_MP_NCNN}
            -DCC=${NCNN_MP_CC} -DCXX=${NCNN_MP_CXX} -DJOBS=@JOBS@ -DVERSION=${ncnn_version}
            -DOUT=@OUT@ -P ${CMAKE_SOURCE_DIR}/ports/ncnn/build.cmake
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    USES_TERMINAL VERBATIM COMMENT "")

add_custom_target(product ALL
    COMMAND ${memo} --kind unix --name "${NCNN_MP_PRESET}: MicroPython"
        --to "${CMAKE_BINARY_DIR}/${NCNN_MP_PRODUCT}" --tool ${NCNN_MP_CC}
        --input ${module} sanitizers/unix sanitizers/flags.cmake sanitizers/coverage-allowlist.txt
            sanitizers/ignorelist-micropython.txt ports/run.cmake ports/unix
            "${CMAKE_BINARY_DIR}/ncnn"
            ${micropython}/py ${micropython}/extmod ${micropython}/shared ${micropython}/lib
            ${micropython}/ports/unix
        -- ${CMAKE_COMMAND} -DREPOSITORY=${CMAKE_SOURCE_DIR}
            -DSOURCE=${sources}/${NCNN_MP_MICROPYTHON} -DPROFILE=${NCNN_MP_PROFILE}
            -DCC=${NCNN_MP_CC} -DCXX=${NCNN_MP_CXX}
            -DLINK_FLAGS=${NCNN_MP_LINK_FLAGS} -DPRODUCT=${NCNN_MP_PRODUCT}
            -DBUILD=${objects} -DNCNN_PREFIX=${CMAKE_BINARY_DIR}/ncnn -DJOBS=@JOBS@ -DOUT=@OUT@
            ${foreign} -P ${CMAKE_SOURCE_DIR}/ports/unix/build.cmake
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    USES_TERMINAL VERBATIM COMMENT "")
add_dependencies(product ncnn)
