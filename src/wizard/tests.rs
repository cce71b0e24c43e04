//! How a draft walks through a model's params.
