# What makes a build one of 32 bits on an amd64 machine. SSE keeps floats as narrow as they are on an
# MCU; the kernel's headers lie where only 64-bit compilers look.
set(NCNN_MP_WORD32 "-m32 -msse2 -mfpmath=sse -idirafter /usr/include/x86_64-linux-gnu")
