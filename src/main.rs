//! Arguments to commands, errors to exit codes.
#![forbid(unsafe_code)]

fn main() -> std::process::ExitCode {
    kiebot::cli::main()
}
