//! The states that things pass through, as tables of (from, deed, guards, to). [`walk`] is the only way
//! from one state to another; whoever calls it knows whether a guard holds.

use super::facts::closed_list;

closed_list! {
    /// Where an entry of the ledger stands.
    EntryState {
        /// 草稿: may be changed freely.
        Draft = "draft", "草稿";
        /// 待审: waits for the school.
        Pending = "pending", "待审";
        /// 校审通过.
        Passed = "passed", "校审通过";
        /// 未通过 at the school, with an opinion.
        Refused = "refused", "未通过";
        /// 已上报: in a submission, sealed.
        Submitted = "submitted", "已上报";
        /// 已认定 by the authority, sealed.
        Approved = "approved", "已认定";
        /// 退回 by the authority, with an opinion.
        Returned = "returned", "退回";
        /// 申请打回: the authority is asked to give it back.
        RecallRequested = "recall_requested", "申请打回";
        /// 已调整: an approved adjustment stands in its place.
        Superseded = "superseded", "已调整";
        /// 作废, with a reason.
        Void = "void", "作废";
        /// 已删除: in the bin.
        Deleted = "deleted", "已删除";
    }
}

impl EntryState {
    /// True where no fact may change, because it lies or lay before the authority.
    pub const fn is_sealed(self) -> bool {
        matches!(
            self,
            EntryState::Submitted
                | EntryState::Approved
                | EntryState::RecallRequested
                | EntryState::Superseded
        )
    }

    /// True where the facts may be edited; what was refused or returned becomes a draft by that.
    pub const fn is_editable(self) -> bool {
        matches!(self, EntryState::Draft | EntryState::Refused | EntryState::Returned)
    }

    /// True while the entry stands: not void, deleted or superseded.
    pub const fn is_live(self) -> bool {
        !matches!(self, EntryState::Void | EntryState::Deleted | EntryState::Superseded)
    }

    /// True where the hours count under a policy for which the school's audit is enough.
    pub const fn counts_from_school(self) -> bool {
        matches!(
            self,
            EntryState::Passed | EntryState::Submitted | EntryState::Approved | EntryState::RecallRequested
        )
    }

    /// True where the hours count under a policy that asks for the authority's audit.
    pub const fn counts_from_authority(self) -> bool {
        matches!(self, EntryState::Approved | EntryState::RecallRequested)
    }

    /// True where the entry may still come to count as it stands.
    pub const fn is_on_its_way(self) -> bool {
        matches!(self, EntryState::Draft | EntryState::Pending | EntryState::Passed | EntryState::Submitted)
    }
}

closed_list! {
    /// What is done to an entry.
    EntryDeed {
        /// 提交审核.
        Submit = "submit", "提交审核";
        /// 撤回.
        Withdraw = "withdraw", "撤回";
        /// 审核通过.
        Pass = "pass", "审核通过";
        /// 不通过, with an opinion.
        Refuse = "refuse", "审核不通过";
        /// 撤销审核.
        Reopen = "reopen", "重新审核";
        /// 修改.
        Edit = "edit", "修改";
        /// 上报: a submission is prepared with it.
        Hand = "hand_in", "上报";
        /// 取消上报.
        TakeBack = "take_back", "取消上报";
        /// 上级认定.
        Approve = "approve", "认定";
        /// 上级退回, with an opinion.
        Return = "return", "退回";
        /// 申请打回.
        RequestRecall = "request_recall", "申请打回";
        /// 同意打回.
        AgreeRecall = "agree_recall", "同意打回";
        /// 不同意打回.
        RefuseRecall = "refuse_recall", "不同意打回";
        /// An adjustment of it was approved.
        Supersede = "supersede", "调整";
        /// The adjustment was returned after all.
        Reinstate = "reinstate", "恢复认定";
        /// The same for what the close of its year had sealed, which no authority saw.
        ReinstatePassed = "reinstate_passed", "恢复校审通过";
        /// 作废.
        Void = "void", "作废";
        /// 删除 into the bin.
        Delete = "delete", "删除";
        /// 恢复 from the bin.
        Restore = "restore", "恢复";
        /// 去掉期初学时: a total that was recognised before the program came is no longer claimed.
        DropOpening = "drop_opening", "去掉期初学时";
    }
}

closed_list! {
    /// Where a program stands.
    ProgramState {
        /// 草稿.
        Draft = "draft", "草稿";
        /// 已上报.
        Submitted = "submitted", "已上报";
        /// 已批准.
        Approved = "approved", "已批准";
        /// 退回, with an opinion.
        Returned = "returned", "退回";
        /// 已调整.
        Superseded = "superseded", "已调整";
        /// 作废.
        Void = "void", "作废";
    }
}

impl ProgramState {
    /// True where what the authority saw may not change.
    pub const fn is_sealed(self) -> bool {
        matches!(self, ProgramState::Submitted | ProgramState::Approved | ProgramState::Superseded)
    }
}

closed_list! {
    /// What is done to a program.
    ProgramDeed {
        /// 上报.
        Hand = "hand_in", "上报";
        /// 取消上报.
        TakeBack = "take_back", "取消上报";
        /// 批准: the authority decided so about what was handed in.
        Approve = "approve", "批准";
        /// 登记批准: an approval that came outside any submission is written down.
        WriteApproval = "write_approval", "登记批准";
        /// 退回.
        Return = "return", "退回";
        /// 修改.
        Edit = "edit", "修改";
        /// An adjustment of it was approved.
        Supersede = "supersede", "调整";
        /// The adjustment was returned after all.
        Reinstate = "reinstate", "恢复";
        /// 作废.
        Void = "void", "作废";
    }
}

closed_list! {
    /// Where a submission stands.
    SubmissionState {
        /// 已生成: content frozen.
        Prepared = "prepared", "待签字";
        /// 已签字: the signed scan is attached.
        Signed = "signed", "已签字";
        /// 已导出.
        Exported = "exported", "已报送";
        /// 部分认定.
        PartlyDecided = "partly_decided", "部分认定";
        /// 已认定: every item is decided.
        Decided = "decided", "已办结";
        /// 已取消.
        Cancelled = "cancelled", "已取消";
    }
}

impl SubmissionState {
    /// True while its items wait for a decision.
    pub const fn is_open(self) -> bool {
        !matches!(self, SubmissionState::Decided | SubmissionState::Cancelled)
    }
}

closed_list! {
    /// What is done to a submission.
    SubmissionDeed {
        /// 上传签字盖章扫描件.
        AttachScan = "attach_scan", "上传扫描件";
        /// 移除扫描件: the last one is taken off.
        RemoveScan = "remove_scan", "移除扫描件";
        /// 导出.
        Export = "export", "导出";
        /// A decision came for some of what is open.
        DecideSome = "decide_some", "部分认定";
        /// A decision came for all that was still open.
        DecideRest = "decide_rest", "全部认定";
        /// 取消.
        Cancel = "cancel", "取消";
    }
}

closed_list! {
    /// Where a request for return 申请打回 stands.
    RecallState {
        /// 已申请.
        Requested = "requested", "已申请";
        /// 同意.
        Agreed = "agreed", "同意打回";
        /// 不同意.
        Refused = "refused", "不同意打回";
    }
}

closed_list! {
    /// What is done to a request for return.
    RecallDeed {
        /// 同意.
        Agree = "agree", "同意";
        /// 不同意.
        Refuse = "refuse", "不同意";
    }
}

closed_list! {
    /// What must hold before a step is taken. The word is what the administrator reads when it does not.
    Guard {
        /// An opinion is written.
        Opinion = "opinion", "没有写审核意见";
        /// A reason is written.
        Reason = "reason", "没有写原因";
        /// The program is approved, where the policy asks for that.
        ProgramApproved = "program_approved", "所属培训还没有批准";
        /// The person stands on the signed staff list, where the policy asks for that.
        StaffConfirmed = "staff_confirmed", "本人信息还没有确认";
        /// It lies in no other open submission.
        InNoSubmission = "in_no_submission", "已在另一份报送里";
        /// The year is not closed, where the closing is what seals.
        YearOpen = "year_open", "这一年度已经结转";
        /// The seal lets it be asked back: not within this school year, where the policy says so.
        SealOpens = "seal_opens", "按规程本学年内不能再改";
        /// An approved adjustment takes its place.
        Adjusted = "adjusted", "要先有已认定的调整";
        /// No adjustment of it is under way.
        NoAdjustment = "no_adjustment", "它的调整还没有办结";
        /// It is a total of opening hours, which the authority never had before it.
        IsOpening = "is_opening", "不是期初学时";
        /// No entry in force depends on it.
        NoEntries = "no_entries", "已有登记的学时";
    }
}

/// One row of a table: in state `from`, if all guards hold, `deed` leads to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step<S: 'static, D: 'static> {
    /// The state before.
    pub from: S,
    /// What is done.
    pub deed: D,
    /// What must hold.
    pub guards: &'static [Guard],
    /// The state after.
    pub to: S,
}

/// Why a step cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The table has no such step.
    #[error("现在的状态不能这样做")]
    NoStep,
    /// The step is there, but this does not hold.
    #[error("{}", .0.word())]
    Guard(Guard),
}

/// The state to which `deed` leads from `from`, if a table has the step and all its guards hold.
///
/// # Errors
/// [`Refusal`]; the first guard that does not hold, in the order of the table.
pub fn walk<S: Copy + PartialEq, D: Copy + PartialEq>(
    table: &[Step<S, D>],
    from: S,
    deed: D,
    holds: impl Fn(Guard) -> bool,
) -> Result<S, Refusal> {
    let step = table.iter().find(|step| step.from == from && step.deed == deed).ok_or(Refusal::NoStep)?;
    match step.guards.iter().find(|guard| !holds(**guard)) {
        Some(guard) => Err(Refusal::Guard(*guard)),
        None => Ok(step.to),
    }
}

const fn step<S: Copy, D: Copy>(from: S, deed: D, guards: &'static [Guard], to: S) -> Step<S, D> {
    Step { from, deed, guards, to }
}

/// The steps of an entry.
pub const ENTRY_STEPS: &[Step<EntryState, EntryDeed>] = {
    use EntryDeed as D;
    use EntryState as S;
    use Guard as G;
    &[
        step(S::Draft, D::Edit, &[], S::Draft),
        step(S::Draft, D::Submit, &[], S::Pending),
        step(S::Draft, D::Delete, &[], S::Deleted),
        step(S::Draft, D::Void, &[G::Reason], S::Void),
        step(S::Deleted, D::Restore, &[], S::Draft),
        step(S::Pending, D::Withdraw, &[], S::Draft),
        step(S::Pending, D::Pass, &[G::ProgramApproved], S::Passed),
        step(S::Pending, D::Refuse, &[G::Opinion], S::Refused),
        step(S::Pending, D::Void, &[G::Reason], S::Void),
        step(S::Refused, D::Edit, &[], S::Draft),
        step(S::Refused, D::Void, &[G::Reason], S::Void),
        step(S::Passed, D::Reopen, &[G::YearOpen, G::NoAdjustment], S::Pending),
        step(S::Passed, D::Void, &[G::Reason, G::YearOpen, G::NoAdjustment], S::Void),
        step(S::Passed, D::Supersede, &[G::Adjusted], S::Superseded),
        step(S::Passed, D::Hand, &[G::InNoSubmission, G::StaffConfirmed, G::NoAdjustment], S::Submitted),
        step(S::Submitted, D::TakeBack, &[], S::Passed),
        step(S::Submitted, D::Approve, &[], S::Approved),
        step(S::Submitted, D::Return, &[G::Opinion], S::Returned),
        step(S::Returned, D::Edit, &[], S::Draft),
        step(S::Returned, D::Void, &[G::Reason], S::Void),
        step(S::Approved, D::RequestRecall, &[G::Reason, G::SealOpens, G::NoAdjustment], S::RecallRequested),
        step(S::RecallRequested, D::AgreeRecall, &[G::Opinion], S::Returned),
        step(S::RecallRequested, D::RefuseRecall, &[], S::Approved),
        step(S::Approved, D::Supersede, &[G::Adjusted], S::Superseded),
        step(S::Superseded, D::Reinstate, &[], S::Approved),
        step(S::Superseded, D::ReinstatePassed, &[], S::Passed),
        step(S::Approved, D::Void, &[G::Reason, G::Adjusted], S::Void),
        // Only what an adjustment made void comes back with it.
        step(S::Void, D::Reinstate, &[G::Adjusted], S::Approved),
        step(S::Void, D::ReinstatePassed, &[G::Adjusted], S::Passed),
        step(S::Approved, D::DropOpening, &[G::IsOpening, G::YearOpen], S::Deleted),
    ]
};

/// The steps of a program.
pub const PROGRAM_STEPS: &[Step<ProgramState, ProgramDeed>] = {
    use Guard as G;
    use ProgramDeed as D;
    use ProgramState as S;
    &[
        step(S::Draft, D::Edit, &[], S::Draft),
        step(S::Draft, D::Hand, &[G::InNoSubmission], S::Submitted),
        step(S::Draft, D::WriteApproval, &[], S::Approved),
        step(S::Draft, D::Void, &[G::Reason, G::NoEntries], S::Void),
        step(S::Submitted, D::TakeBack, &[], S::Draft),
        step(S::Submitted, D::Approve, &[], S::Approved),
        step(S::Submitted, D::Return, &[G::Opinion], S::Returned),
        step(S::Returned, D::Edit, &[], S::Draft),
        step(S::Returned, D::Void, &[G::Reason, G::NoEntries], S::Void),
        step(S::Approved, D::Supersede, &[G::Adjusted], S::Superseded),
        step(S::Approved, D::Void, &[G::Reason, G::NoEntries], S::Void),
        step(S::Superseded, D::Reinstate, &[], S::Approved),
    ]
};

/// The steps of a submission. Undoing a preparation is cancelling it.
pub const SUBMISSION_STEPS: &[Step<SubmissionState, SubmissionDeed>] = {
    use SubmissionDeed as D;
    use SubmissionState as S;
    &[
        step(S::Prepared, D::AttachScan, &[], S::Signed),
        step(S::Prepared, D::Cancel, &[], S::Cancelled),
        step(S::Signed, D::AttachScan, &[], S::Signed),
        step(S::Signed, D::RemoveScan, &[], S::Prepared),
        step(S::Signed, D::Export, &[], S::Exported),
        step(S::Signed, D::Cancel, &[], S::Cancelled),
        step(S::Exported, D::Export, &[], S::Exported),
        step(S::Exported, D::DecideSome, &[], S::PartlyDecided),
        step(S::Exported, D::DecideRest, &[], S::Decided),
        step(S::Exported, D::Cancel, &[], S::Cancelled),
        step(S::PartlyDecided, D::DecideSome, &[], S::PartlyDecided),
        step(S::PartlyDecided, D::DecideRest, &[], S::Decided),
    ]
};

/// The steps of a request for return.
pub const RECALL_STEPS: &[Step<RecallState, RecallDeed>] = &[
    step(RecallState::Requested, RecallDeed::Agree, &[Guard::Opinion], RecallState::Agreed),
    step(RecallState::Requested, RecallDeed::Refuse, &[], RecallState::Refused),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fmt::Debug;

    /// Every pair of state and deed leads where the sentences say, and nowhere else.
    fn check<S, D>(
        table: &[Step<S, D>],
        states: &[S],
        deeds: &[D],
        lines: &str,
        code: fn(S) -> &'static str,
        named: fn(D) -> &'static str,
    ) where
        S: Copy + PartialEq + Debug,
        D: Copy + PartialEq + Debug,
    {
        let expected: BTreeSet<(String, String, String)> = lines
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(|line| {
                let words: Vec<&str> = line.split_whitespace().collect();
                (words[0].to_owned(), words[1].to_owned(), words[2].to_owned())
            })
            .collect();
        let mut found = BTreeSet::new();
        for &state in states {
            for &deed in deeds {
                let steps = table.iter().filter(|s| s.from == state && s.deed == deed).count();
                assert!(steps <= 1, "{state:?} {deed:?} stands twice");
                match walk(table, state, deed, |_| true) {
                    Ok(to) => {
                        found.insert((code(state).into(), named(deed).into(), code(to).into()));
                    }
                    Err(refusal) => assert_eq!(refusal, Refusal::NoStep),
                }
            }
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn every_pair_of_an_entry() {
        let lines = "
            draft edit draft
            draft submit pending
            draft delete deleted
            draft void void
            deleted restore draft
            pending withdraw draft
            pending pass passed
            pending refuse refused
            pending void void
            refused edit draft
            refused void void
            passed reopen pending
            passed void void
            passed supersede superseded
            passed hand_in submitted
            submitted take_back passed
            submitted approve approved
            submitted return returned
            returned edit draft
            returned void void
            approved request_recall recall_requested
            approved supersede superseded
            approved void void
            approved drop_opening deleted
            superseded reinstate approved
            superseded reinstate_passed passed
            void reinstate approved
            void reinstate_passed passed
            recall_requested agree_recall returned
            recall_requested refuse_recall approved";
        check(ENTRY_STEPS, EntryState::ALL, EntryDeed::ALL, lines, EntryState::code, EntryDeed::code);
    }

    #[test]
    fn every_pair_of_a_program() {
        let lines = "
            draft edit draft
            draft hand_in submitted
            draft write_approval approved
            draft void void
            submitted take_back draft
            submitted approve approved
            submitted return returned
            returned edit draft
            returned void void
            approved supersede superseded
            approved void void
            superseded reinstate approved";
        check(
            PROGRAM_STEPS,
            ProgramState::ALL,
            ProgramDeed::ALL,
            lines,
            ProgramState::code,
            ProgramDeed::code,
        );
    }

    #[test]
    fn every_pair_of_a_submission() {
        let lines = "
            prepared attach_scan signed
            prepared cancel cancelled
            signed attach_scan signed
            signed remove_scan prepared
            signed export exported
            signed cancel cancelled
            exported export exported
            exported decide_some partly_decided
            exported decide_rest decided
            exported cancel cancelled
            partly_decided decide_some partly_decided
            partly_decided decide_rest decided";
        let (code, named) = (SubmissionState::code, SubmissionDeed::code);
        check(SUBMISSION_STEPS, SubmissionState::ALL, SubmissionDeed::ALL, lines, code, named);
    }

    #[test]
    fn every_pair_of_a_recall() {
        let lines = "
            requested agree agreed
            requested refuse refused";
        check(RECALL_STEPS, RecallState::ALL, RecallDeed::ALL, lines, RecallState::code, RecallDeed::code);
    }

    #[test]
    fn each_guard_alone_stops_its_step() {
        for step in ENTRY_STEPS {
            for &missing in step.guards {
                let refused = walk(ENTRY_STEPS, step.from, step.deed, |guard| guard != missing);
                assert_eq!(refused, Err(Refusal::Guard(missing)), "{:?} {:?}", step.from, step.deed);
            }
        }
        for deed in [EntryDeed::Refuse, EntryDeed::Return, EntryDeed::AgreeRecall] {
            let step = ENTRY_STEPS.iter().find(|step| step.deed == deed).unwrap();
            assert!(step.guards.contains(&Guard::Opinion), "{deed:?} asks for an opinion");
        }
        for step in ENTRY_STEPS.iter().filter(|step| step.to == EntryState::Void) {
            assert!(step.guards.contains(&Guard::Reason), "{:?} asks for a reason", step.from);
        }
    }

    #[test]
    fn what_is_sealed_cannot_be_edited_or_deleted() {
        for &state in EntryState::ALL {
            let edits = walk(ENTRY_STEPS, state, EntryDeed::Edit, |_| true).is_ok();
            assert_eq!(edits, state.is_editable(), "{state:?}");
            assert!(!(state.is_sealed() && edits));
            assert!(!state.counts_from_authority() || state.counts_from_school());
        }
    }
}
