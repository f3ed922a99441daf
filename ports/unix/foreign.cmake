# A module that is not ours, as tolerantly as MicroPython's own build: its warnings are no errors,
# ncnn's headers are found as c_api.h and as ncnn/c_api.h, and ncnn is linked even if it forgets to.
# Its files are called /module/… in reports, and their coverage guides the fuzzer.
file(REAL_PATH "${NCNN_PREFIX}" ncnn)
set(allowlist "${BUILD}.allowlist.txt")
file(WRITE "${allowlist}" "src:${USER_C_MODULES}/*\nsrc:${MODULE}/*\nfun:*\n")
file(GLOB module_files "${USER_C_MODULES}/*/micropython.mk")

string(APPEND compile_flags " -Wno-error -Wno-error=implicit-function-declaration"
    " -Wno-error=int-conversion -Wno-error=incompatible-function-pointer-types"
    " -fsanitize-coverage-allowlist=${allowlist}"
    " -isystem ${ncnn}/include -isystem ${ncnn}/include/ncnn"
    " -ffile-prefix-map=${USER_C_MODULES}=/module -ffile-prefix-map=${MODULE}=/module")
string(APPEND link_flags " -L${ncnn}/lib ${ncnn}/lib/libncnn.a -lstdc++ -lm")
set(foreign_arguments NCNN_INSTALL_PREFIX=${ncnn})
