//! The program in a root directory that holds nothing else: names are looked up, TLS is spoken, a picture is sold.

use crate::child::{Bot, World, binary};
use crate::restart::reach_confirmation;
use crate::secrets::servers::Server;
use std::net::UdpSocket;
use std::path::Path;

/// Where the name server of the root listens: the resolver of glibc knows no port but 53.
const NAME_SERVER: &str = "127.0.0.153";
const ANNA: i64 = 7;

/// A name server that knows every name, on loopback: the flags of an answer, one address, no name written twice.
fn name_server() {
    let socket = UdpSocket::bind((NAME_SERVER, 53)).expect("needs root: port 53");
    std::thread::spawn(move || {
        let mut asked = [0; 512];
        while let Ok((length, from)) = socket.recv_from(&mut asked) {
            // A header of 12 bytes, then the name; after its empty label come two bytes of type and two of class.
            let name_end = 12
                + asked[12..length]
                    .iter()
                    .position(|byte| *byte == 0)
                    .unwrap();
            let question = &asked[12..name_end + 5];
            let wants_v4 = question[question.len() - 4..] == [0, 1, 0, 1];
            let mut answer = asked[..2].to_vec();
            answer.extend([0x81, 0x80, 0, 1, 0, u8::from(wants_v4), 0, 0, 0, 0]);
            answer.extend(question);
            if wants_v4 {
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, 127, 0, 0, 1]);
            }
            socket.send_to(&answer, from).unwrap();
        }
    });
}

/// Fills the root: the program, how to look up names, whom to trust.
fn fill(root: &Path) {
    let program = root.join(binary().trim_start_matches('/'));
    std::fs::create_dir_all(program.parent().unwrap()).unwrap();
    std::fs::copy(binary(), program).unwrap();
    std::fs::create_dir(root.join("etc")).unwrap();
    let resolve = format!("nameserver {NAME_SERVER}\n");
    std::fs::write(root.join("etc/resolv.conf"), resolve).unwrap();
    let authority = include_bytes!("fixtures/authority.pem");
    std::fs::write(root.join("authority.pem"), authority).unwrap();
}

/// As root: `cargo test --test all -- --ignored empty_root`
#[test]
#[ignore = "needs root: a name server on port 53, and chroot"]
fn a_picture_is_sold_from_an_empty_root_over_names_and_tls() {
    let world = World::new();
    name_server();
    let mut config = world.config();
    let (telegram, kie) = world.addresses();
    for (url, name) in [(telegram, "api.telegram.org"), (kie, "api.kie.ai")] {
        let server = Server::signed_before(url.trim_start_matches("http://"));
        let port = server.address.rsplit(':').next().unwrap().to_owned();
        config = config.replace(url, &format!("https://{name}:{port}"));
    }
    for table in ["[telegram]\n", "[kie]\n"] {
        config = config.replace(table, &format!("{table}ca_file = \"/authority.pem\"\n"));
    }
    world.write_config(&config);
    fill(world.dir());
    let under = [
        "/usr/sbin/chroot".to_owned(),
        world.dir().display().to_string(),
    ];
    let bot = Bot::spawn_under(&under, world.dir(), &["run"]);
    bot.until_log("serving");
    let anna = world.person(ANNA);
    reach_confirmation(anna);
    anna.press("Запустить");
    anna.until_heard("✅ Готово!");
    assert_eq!(world.creates(), 1);
    drop(bot.kill());
    // From outside, where the authority has another path.
    world.write_config(&world.config());
    world.verify();
}
