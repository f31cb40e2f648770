//! The pages of a job against the people it is for.

use xueshi::exchange::paper::forms;
use xueshi::service::ServiceError;
use xueshi::service::printing::{Request, paper_and_tally, print};
use xueshi::service::progress::{Answer, Progress, Step};

use crate::{request, small_school};

#[test]
fn everybody_is_looked_for_on_the_pages() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    let everybody = school.people.len();
    let tally = |form: &str, request: &Request| paper_and_tally(view, form, request).unwrap().1;
    for form in ["register", "proof", "explanation", "recognition", "certificate", "summary", "total"] {
        let found = tally(form, &request());
        assert_eq!((found.expected, found.absent.len()), (Some(everybody), 0), "{form}: {found:?}");
        assert!(found.pages >= 1 && found.sentence().contains("都在"), "{form}: {}", found.sentence());
    }
    // Whoever has no hours of a training has no card.
    let cards = tally("credit-card", &request());
    assert!(cards.expected == Some(everybody) && cards.sentence().contains("人都在"), "{cards:?}");
    let notices = tally("deadline-notice", &Request { staff: school.people[..2].to_vec(), ..request() });
    assert_eq!(notices.expected, Some(2));
    // A list that is not about each of them is only counted.
    assert_eq!(tally("statistics", &request()).expected, None);
}

#[test]
fn a_job_that_is_not_wanted_any_more_leaves_nothing() {
    let (school, _) = small_school("zhejiang-cycle-360");
    let view = school.workspace.view();
    for form in ["register", "bundle"] {
        let mut told: Vec<Step> = Vec::new();
        let mut stop = Progress::new(|step| {
            told.push(step);
            Answer::Cancel
        });
        let stopped = print(view, form, &request(), &mut stop);
        drop(stop);
        assert!(matches!(stopped, Err(ServiceError::Cancelled)), "{form}");
        assert!(matches!(told.as_slice(), [Step { done: 0, total }] if *total > 0), "{form}: {told:?}");
    }
}

#[test]
fn every_form_is_printed_with_its_pages_counted() {
    let (school, _) = small_school("zhejiang-cycle-360");
    for form in forms() {
        let printed = print(school.workspace.view(), form.id, &request(), &mut Progress::silent()).unwrap();
        let read = crate::reader::read(&printed.bytes);
        assert_eq!(read.pages.len(), printed.tally.pages, "{}", form.id);
    }
}
