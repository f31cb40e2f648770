//! Row numbers of the workspace, one type for each kind of thing, so that they are never mixed up.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map($name)
            }
        }
    )+};
}

ids! {
    /// A member of staff 教职工.
    StaffId,
    /// A group of staff: 年级组, 教研组, 备课组.
    GroupId,
    /// An institution 主办单位/承办单位.
    InstitutionId,
    /// A plan of trainings 培训计划.
    PlanId,
    /// A line of a plan.
    PlanLineId,
    /// A training program 培训项目.
    ProgramId,
    /// A session 场次 of a program.
    SessionId,
    /// A person's part in a program 参训记录.
    ParticipationId,
    /// A line of the ledger 学时记录.
    EntryId,
    /// A proof 证明材料.
    EvidenceId,
    /// A submission 报送.
    SubmissionId,
    /// A closed year 年度结转.
    YearCloseId,
    /// A draw 抽查.
    InspectionId,
    /// A notice on the wall 公示.
    NoticeId,
    /// A request for return 申请打回.
    RecallId,
    /// A row of the journal: one deed.
    DeedId,
    /// An import of a file 导入批次.
    ImportId,
    /// A line of an item of the staff file.
    StaffItemId,
    /// A request to change sealed facts of a person 信息变更申请.
    RequestId,
    /// A request for training outside the school 外出培训.
    TripId,
    /// A saved question 自定义查询.
    QueryId,
}
