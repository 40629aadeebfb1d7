// Floating point operations under the names that LLVM calls. GNU's library for
// Armv6-M has them under those of Arm's EABI alone, which is what the compiler
// makes of the operators here.
#if defined(__ARM_ARCH_6M__)

float __addsf3(float a, float b);
float __subsf3(float a, float b);
float __mulsf3(float a, float b);
float __divsf3(float a, float b);

float __addsf3(float a, float b) { return a + b; }
float __subsf3(float a, float b) { return a - b; }
float __mulsf3(float a, float b) { return a * b; }
float __divsf3(float a, float b) { return a / b; }

#else

typedef int nothing_is_missing;

#endif
