//! What the stories share: a sandbox, a bot, a customer who talks.
