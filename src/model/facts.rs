//! The closed lists that a record of training speaks in. Policies turn these facts into categories
//! and hours; the store keeps them by their code; the window and paper show their Chinese word.

/// Makes a closed list: each value has a stable code (JSON, database) and a Chinese word.
macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $value:ident = $code:literal, $word:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $value,)+ }

        impl $name {
            /// Every value, in the order of the list.
            pub const ALL: &'static [$name] = &[$($name::$value),+];

            /// The stable code, as JSON and the database write it.
            pub const fn code(self) -> &'static str {
                match self { $($name::$value => $code),+ }
            }

            /// The word that people read.
            pub const fn word(self) -> &'static str {
                match self { $($name::$value => $word),+ }
            }

            /// The value of a code, if there is one.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|v| v.code() == code)
            }
        }
    };
}
pub(crate) use closed_list;

closed_list! {
    /// What somebody was in an activity.
    Role {
        /// 听讲者, 参训人员.
        Learner = "learner", "参训";
        /// 主讲者.
        Speaker = "speaker", "主讲";
        /// 主持人 of a project or activity.
        Host = "host", "主持";
        /// 参与人 of a project or area activity.
        Participant = "participant", "参与";
    }
}

closed_list! {
    /// The rank of the body behind an activity, from the school up.
    Level {
        /// 校级.
        School = "school", "校级";
        /// 片区.
        Area = "area", "片区";
        /// 县（区）级.
        County = "county", "县级";
        /// 市级.
        City = "city", "市级";
        /// 省级.
        Province = "province", "省级";
        /// 国家级.
        Nation = "nation", "国家级";
    }
}

closed_list! {
    /// How well it was done.
    Grade {
        /// 优秀.
        Excellent = "excellent", "优秀";
        /// 良好.
        Good = "good", "良好";
        /// 合格.
        Pass = "pass", "合格";
    }
}

closed_list! {
    /// Where a text was published.
    Medium {
        /// 期刊.
        Journal = "journal", "期刊";
        /// 报纸.
        Newspaper = "newspaper", "报纸";
    }
}

closed_list! {
    /// What kind of body organised something.
    Organiser {
        /// 教育行政部门.
        Authority = "authority", "教育行政部门";
        /// 教科研机构.
        Research = "research", "教科研机构";
        /// Any other body.
        Other = "other", "其他";
    }
}

closed_list! {
    /// How people took part.
    Mode {
        /// 集中面授.
        Face = "face", "面授";
        /// 网络.
        Online = "online", "网络";
        /// 混合式.
        Mixed = "mixed", "混合";
    }
}

closed_list! {
    /// The outcome of an activity for one person.
    Outcome {
        /// 合格.
        Pass = "pass", "合格";
        /// 不合格.
        Fail = "fail", "不合格";
        /// 缺席.
        Absent = "absent", "缺席";
    }
}

closed_list! {
    /// A degree of education 学历.
    Education {
        /// 中专、高中.
        Secondary = "secondary", "中专";
        /// 大专.
        College = "college", "大专";
        /// 本科.
        Bachelor = "bachelor", "本科";
        /// 硕士研究生.
        Master = "master", "硕士";
        /// 博士研究生.
        Doctor = "doctor", "博士";
    }
}

closed_list! {
    /// The school stage 学段 in which somebody teaches, as policies tell it apart.
    Stage {
        /// 学前.
        Kindergarten = "kindergarten", "学前";
        /// 小学.
        Primary = "primary", "小学";
        /// 中学.
        Secondary = "secondary", "中学";
    }
}

closed_list! {
    /// Half of a day.
    Half {
        /// 上午.
        Am = "am", "上午";
        /// 下午.
        Pm = "pm", "下午";
    }
}

closed_list! {
    /// The title that somebody applies for.
    TitleLevel {
        /// 中级.
        Intermediate = "intermediate", "中级";
        /// 副高.
        Associate = "associate", "副高";
        /// 正高.
        Senior = "senior", "正高";
    }
}

closed_list! {
    /// What a proof 证明材料 is.
    ProofKind {
        /// 证书.
        Certificate = "certificate", "证书";
        /// 通知.
        Notice = "notice", "通知";
        /// 方案、计划.
        Plan = "plan", "方案";
        /// 名单、花名册.
        Roster = "roster", "名单";
        /// 签到表.
        SignIn = "sign_in", "签到表";
        /// 封面.
        Cover = "cover", "封面";
        /// 目录.
        Contents = "contents", "目录";
        /// 文章.
        Article = "article", "文章";
        /// 记录.
        Record = "record", "记录";
        /// 截图.
        Screenshot = "screenshot", "截图";
        /// Anything else.
        Other = "other", "其他";
    }
}

closed_list! {
    /// The kind of an activity that earns hours, as a fact; which category it falls into is the
    /// policy's word.
    Activity {
        /// 校本培训, 校本研修; at area level 片区专题.
        SchoolTraining = "school_training", "校本培训";
        /// 集中培训: a project held in one stretch by a training institution.
        CentralTraining = "central_training", "集中培训";
        /// 外出培训: any other training outside the school.
        ExternalTraining = "external_training", "外出培训";
        /// 骨干教师培训.
        BackboneTraining = "backbone_training", "骨干培训";
        /// 高级研修班.
        AdvancedSeminar = "advanced_seminar", "高研班";
        /// 网络培训, 远程培训.
        OnlineCourse = "online_course", "网络培训";
        /// 公需科目.
        PublicCourse = "public_course", "公需科目";
        /// 专业科目.
        ProfessionalCourse = "professional_course", "专业科目";
        /// 个人选修科目.
        ElectiveCourse = "elective_course", "选修科目";
        /// 学历进修.
        Degree = "degree", "学历进修";
        /// 教研活动, 教学研讨.
        ResearchActivity = "activity", "教研活动";
        /// 专题讲座.
        Lecture = "lecture", "专题讲座";
        /// 课堂教学评估.
        Classroom = "classroom", "课堂教学";
        /// 论文、案例发表.
        Paper = "paper", "论文发表";
        /// 论文、案例、教学技能竞赛获奖.
        Award = "award", "获奖";
        /// 课题研究.
        Project = "project", "课题研究";
        /// 学术会议.
        Conference = "conference", "学术会议";
        /// 自学反思.
        SelfStudy = "self_study", "自学反思";
        /// 基地校活动.
        BaseSchool = "base_school", "基地校活动";
        /// 职称计算机证书.
        ComputerCertificate = "computer_certificate", "职称计算机";
        /// 职称外语证书.
        LanguageCertificate = "language_certificate", "职称外语";
        /// Anything else.
        Other = "other", "其他";
    }
}
