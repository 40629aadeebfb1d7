"""Debian's libraries as archives, for the binaries that are shipped.

Linked as shared libraries they and what they need are 65 files, and to find, map
and relocate them takes a third of what the smallest build takes altogether. Where
it is not worth it, in unoptimised builds, whose tests want to be linked fast,
nothing is added.
"""

# Those that Debian has as archives, and what these refer to; only spdlog, fmt and
# the compiler's own libraries have none.
_ARCHIVES = [
    "archive",
    "elf",
    "re2",
    "grpc++_reflection",
    "grpc++",
    "grpc",
    "gpr",
    "address_sorting",
    "upb",
    "cares",
    "ssl",
    "crypto",
    "z",
    "protobuf",
    "absl_bad_optional_access",
    "absl_bad_variant_access",
    "absl_base",
    "absl_city",
    "absl_civil_time",
    "absl_cord",
    "absl_cord_internal",
    "absl_cordz_functions",
    "absl_cordz_handle",
    "absl_cordz_info",
    "absl_debugging_internal",
    "absl_demangle_internal",
    "absl_exponential_biased",
    "absl_graphcycles_internal",
    "absl_hash",
    "absl_hashtablez_sampler",
    "absl_int128",
    "absl_log_severity",
    "absl_low_level_hash",
    "absl_malloc_internal",
    "absl_random_distributions",
    "absl_random_internal_platform",
    "absl_random_internal_pool_urbg",
    "absl_random_internal_randen",
    "absl_random_internal_randen_hwaes",
    "absl_random_internal_randen_hwaes_impl",
    "absl_random_internal_randen_slow",
    "absl_random_internal_seed_material",
    "absl_random_seed_gen_exception",
    "absl_random_seed_sequences",
    "absl_raw_hash_set",
    "absl_raw_logging_internal",
    "absl_spinlock_wait",
    "absl_stacktrace",
    "absl_status",
    "absl_statusor",
    "absl_str_format_internal",
    "absl_strerror",
    "absl_strings",
    "absl_strings_internal",
    "absl_symbolize",
    "absl_synchronization",
    "absl_throw_delegate",
    "absl_time",
    "absl_time_zone",
]

# A binary's own options come before those of its libraries: what the archives
# have defined, the shared libraries that follow are not needed for.
STATIC_LIBRARIES = select({
    "//deploy/bazel:optimised": [
        "-Wl,--push-state,-Bstatic,--start-group",
    ] + ["-l" + name for name in _ARCHIVES] + [
        "-Wl,--end-group,--pop-state",
        "-Wl,--as-needed",
    ],
    "//conditions:default": [],
})
