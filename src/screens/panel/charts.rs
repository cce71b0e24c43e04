//! The charts of the statistics: revenue and margin, generations by section, how long these take.

use super::statistics::{ended, in_roubles, section};
use crate::catalog::Category;
use crate::catalog::known::{Buckets, within_s};
use crate::catalog::price::Tariff;
use crate::charts::{Bars, Colour, Lines, Sheet};
use crate::clock::day_month;
use crate::money::Kopecks;
use crate::screens::labels;
use crate::store::statistics::Sums;
use crate::words::{Lang, tr, tr_with};
use jiff::tz::TimeZone;

const MARGIN: Colour = [34, 178, 120];
const COST: Colour = [120, 170, 250];
const LOSS: Colour = [232, 80, 80];
/// Of the sections, in their order.
const COLOURS: [Colour; 4] = [
    [99, 102, 241],
    [245, 158, 11],
    [236, 72, 153],
    [20, 184, 166],
];
/// Of a hundred results, those below the upper line.
const MOST: u32 = 95;

/// One day.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// When it begins.
    pub start_ms: i64,
    /// Its sums.
    pub sums: Sums,
    /// How long generations took, by section in the order of the menu.
    pub times: [Buckets; 4],
}

/// All charts of these days, the oldest first.
pub fn sheet(lang: Lang, days: &[Day], tariff: &Tariff, zone: &TimeZone) -> Sheet {
    let date = |day: &Day| day_month(day.start_ms, zone);
    Sheet {
        lang,
        title: tr(lang, "chart-title"),
        period: period(lang, days, zone),
        nothing: tr(lang, "chart-nothing"),
        days: days.iter().map(date).collect(),
        bars: vec![money(lang, days, tariff), runs(lang, days)],
        lines: tr(lang, "chart-times"),
        small: sections().map(|one| times(lang, days, one)).collect(),
    }
}

/// `17.11 – 23.11`.
pub fn period(lang: Lang, days: &[Day], zone: &TimeZone) -> String {
    let date = |day: Option<&Day>| day.map_or_else(String::new, |d| day_month(d.start_ms, zone));
    let ends = [
        ("from", date(days.first()).into()),
        ("to", date(days.last()).into()),
    ];
    tr_with(lang, "chart-period", &ends)
}

/// Margin upon what Kie took: together the revenue. A loss hangs below.
fn money(lang: Lang, days: &[Day], tariff: &Tariff) -> Bars {
    let (mut margins, mut costs, mut stacks) = (Kopecks::ZERO, Kopecks::ZERO, Vec::new());
    for day in days {
        let cost = in_roubles(day.sums.runs().cost, tariff);
        let margin = day.sums.revenue.saturating_sub(cost);
        margins = margins.saturating_add(margin);
        costs = costs.saturating_add(cost);
        stacks.push(match margin.0 {
            0.. => vec![(MARGIN, margin.0), (COST, cost.0)],
            _ => vec![(COST, day.sums.revenue.0.max(0)), (LOSS, margin.0)],
        });
    }
    let named = |key: &str, sum: Kopecks| tr_with(lang, key, &[("sum", sum.whole().into())]);
    let mut legend = vec![
        (MARGIN, named("chart-margin", margins)),
        (COST, named("chart-cost", costs)),
    ];
    let lost = stacks
        .iter()
        .flatten()
        .any(|(colour, sum)| *colour == LOSS && *sum < 0);
    if lost {
        legend.push((LOSS, tr(lang, "chart-loss")));
    }
    Bars {
        title: tr(lang, "chart-money"),
        legend,
        stacks,
        unit: 100,
        write: |_, sum| Kopecks(sum).whole(),
    }
}

/// Where a section stands among the others, which it is, its colour.
type Section = (usize, Category, Colour);

fn sections() -> impl Iterator<Item = Section> {
    let each = Category::ALL.into_iter().zip(COLOURS).enumerate();
    each.map(|(n, (category, colour))| (n, category, colour))
}

fn runs(lang: Lang, days: &[Day]) -> Bars {
    let legend = sections().map(|(_, category, colour)| {
        let each = days.iter().map(|day| ended(&day.sums, category));
        let all = each.fold(0, i64::saturating_add);
        let name = section(lang, category);
        (colour, format!("{name} {}", number(all)))
    });
    let stack = |day: &Day| {
        let parts = sections().map(|(_, category, colour)| (colour, ended(&day.sums, category)));
        parts.collect::<Vec<_>>()
    };
    Bars {
        title: tr(lang, "chart-runs"),
        legend: legend.collect(),
        stacks: days.iter().map(stack).collect(),
        unit: 1,
        write: |_, n| number(n),
    }
}

fn number(n: i64) -> String {
    labels::count(usize::try_from(n).unwrap_or(0))
}

/// Half of the results of a section took no longer than the lower line says; nearly all, than the upper one.
fn times(lang: Lang, days: &[Day], (n, category, colour): Section) -> Lines {
    let both = |times: &Buckets| Some((within_s(times, 50)?, within_s(times, MOST)?));
    let of = |day: &Day| day.times.get(n).and_then(both);
    let mut all = Buckets::new();
    for (bucket, n) in days.iter().filter_map(|day| day.times.get(n)).flatten() {
        let sum = all.entry(*bucket).or_default();
        *sum = sum.saturating_add(*n);
    }
    let length = |seconds: u32| labels::length(lang, seconds.into());
    let note = both(&all).map_or_else(String::new, |(half, most)| {
        format!("{} · {}", length(half), length(most))
    });
    Lines {
        title: section(lang, category),
        note,
        colour,
        points: days
            .iter()
            .map(|day| of(day).map(|(half, most)| (half.into(), most.into())))
            .collect(),
        write: |lang, seconds| labels::length(lang, u64::try_from(seconds).unwrap_or(0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::MilliCredits;
    use crate::store::statistics::Runs;
    use rust_decimal::Decimal;

    const DAY_MS: i64 = 86_400_000;

    fn tariff() -> Tariff {
        Tariff {
            usd_per_credit: Decimal::new(5, 3),
            fx_rub_per_usd: Decimal::from(78),
            markup: Decimal::TWO,
        }
    }

    /// A day with this revenue, cost in credits and pictures, all of which took some 30 s.
    fn day(n: i64, revenue: i64, credits: i64, pictures: u32) -> Day {
        let mut sums = Sums {
            revenue: Kopecks(revenue),
            ..Sums::default()
        };
        let runs = Runs {
            ended: pictures.into(),
            good: pictures.into(),
            bad: 0,
            cost: MilliCredits(credits * 1_000),
        };
        sums.sections.insert("image".to_owned(), runs);
        let mut times = <[Buckets; 4]>::default();
        if pictures > 0 {
            times[1].insert(8, pictures);
        }
        Day {
            start_ms: n * DAY_MS,
            sums,
            times,
        }
    }

    fn of(days: &[Day]) -> Sheet {
        sheet(Lang::Ru, days, &tariff(), &TimeZone::UTC)
    }

    #[test]
    fn margin_and_cost_are_the_revenue_and_a_loss_hangs_below() {
        let cost = in_roubles(MilliCredits(10_000), &tariff()).0;
        let money = &of(&[
            day(0, 3 * cost, 10, 2),
            day(1, cost / 2, 10, 1),
            day(2, 0, 0, 0),
        ])
        .bars[0];
        assert_eq!(money.stacks[0], [(MARGIN, 2 * cost), (COST, cost)]);
        assert_eq!(money.stacks[1], [(COST, cost / 2), (LOSS, cost / 2 - cost)]);
        assert_eq!(money.stacks[2], [(MARGIN, 0), (COST, 0)]);
        assert_eq!(money.legend.len(), 3);
        let sound = &of(&[day(0, 3 * cost, 10, 2)]).bars[0];
        assert_eq!(sound.legend.len(), 2, "{:?}", sound.legend);
    }

    #[test]
    fn sections_and_times_stand_in_the_order_of_the_menu() {
        let sheet = of(&[day(0, 1, 1, 4), day(1, 1, 1, 0), day(2, 1, 1, 12)]);
        assert_eq!(sheet.days, ["01.01", "02.01", "03.01"]);
        assert_eq!(sheet.period, "01.01\u{a0}– 03.01");
        let runs = &sheet.bars[1];
        let names: Vec<&str> = runs.legend.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["Видео 0", "Картинка 16", "Улучшить 0", "Аудио 0"]);
        assert_eq!(runs.stacks[2][1], (COLOURS[1], 12));
        let small = &sheet.small[1];
        assert_eq!(small.title, "Картинка");
        assert!(small.points[1].is_none() && sheet.small[0].points.iter().all(Option::is_none));
        let (half, most) = small.points[0].unwrap();
        assert!((30..=most).contains(&half) && most <= 40, "{half} {most}");
    }
}
