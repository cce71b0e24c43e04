//! A walk over the admin panel: every button of every section has an effect, every screen fits and leads home.

use super::shop;
use kiebot::words::Lang;

#[test]
fn the_admin_panel_has_no_dead_end() {
    let bot = shop::open_shop();
    let (admin, anna) = (bot.admin(), shop::anna(&bot, Lang::Ru));
    let walk = shop::walked_panel(&admin, &anna);
    println!("{} screens, {} presses", walk.seen(), walk.presses());
    walk.assert_ways_home();
    assert!(
        walk.seen() > 60 && walk.presses() > 100,
        "{} screens, {} presses",
        walk.seen(),
        walk.presses()
    );
}
