/* Plain loops that the compiler makes once for any processor and once for those with wider
 * registers, chosen when the program starts; the integers are the same. Clang before 19 names such
 * a function otherwise than its callers do, and gets the plain loop. */
#ifndef YUNTA_BASE_LOOP_H
#define YUNTA_BASE_LOOP_H

#if defined(__x86_64__) && defined(__gnu_linux__) && !defined(__clang__) &&                        \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#    define YUNTA_LOOP __attribute__((target_clones("avx2", "default")))
#else
#    define YUNTA_LOOP
#endif

#endif
