/*
 * What the checks ask of a runtime ABI; one file for each ABI answers. It reads
 * the registry as the ABI's own runtime does.
 */
#ifndef METAD_TESTS_CONFORMANCE_DEVICES_PROGRAM_ABI_H_
#define METAD_TESTS_CONFORMANCE_DEVICES_PROGRAM_ABI_H_

#include <stdint.h>

/* Reports a claim that does not hold; the program goes on. */
void check(int holds, const char* claim, const char* subject);
/* That it lies in what the image may only read. */
void check_in_flash(const void* data, uintptr_t size, const char* subject);

/* Before the other three. Zero when there is no registry to read. */
int abi_start(void);

/* That all of the registry's tables lie in flash, and that it is well formed.
 */
void abi_check_tables(void);

uint32_t abi_function_count(void);

enum abi_outcome { ABI_ABSENT, ABI_FAILED, ABI_CALLED };

/* Looks `name` up and calls what is found, with the arguments that OPERATOR
   expects. *value is then what the function stored. */
enum abi_outcome abi_call(const char* name, int64_t* value);

#endif
