//! stub
use crate::catalog::{Answers, Param};
/// stub
pub fn param_applies(_param: &Param, _answers: &Answers) -> bool {
    true
}
