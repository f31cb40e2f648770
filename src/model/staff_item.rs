//! The items of the national staff file: what lines each has, and where it is kept.

use super::facts::closed_list;

closed_list! {
    /// An item of the national staff file.
    StaffItem {
        /// 基本信息.
        Basic = "basic", "基本信息";
        /// 学习经历.
        Education = "education", "学习经历";
        /// 工作经历.
        Work = "work", "工作经历";
        /// 岗位聘任.
        Post = "post", "岗位聘任";
        /// 专业技术职务聘任.
        Title = "title", "专业技术职务聘任";
        /// 教师资格.
        Licence = "licence", "教师资格";
        /// 教育教学.
        Teaching = "teaching", "教育教学";
        /// 教学科研成果及获奖.
        Achievement = "achievement", "教学科研成果及获奖";
        /// 入选人才项目.
        Talent = "talent", "入选人才项目";
        /// 国内培训.
        Training = "training", "国内培训";
        /// 海外研修（访学）.
        Overseas = "overseas", "海外研修";
        /// 技能及证书.
        Skill = "skill", "技能及证书";
        /// 交流轮岗.
        Exchange = "exchange", "交流轮岗";
        /// 联系方式.
        Contact = "contact", "联系方式";
        /// 基本待遇.
        Pay = "pay", "基本待遇";
        /// 年度考核.
        Review = "review", "年度考核";
        /// 师德信息.
        Conduct = "conduct", "师德信息";
    }
}

/// Where the lines of an item are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// In the columns of the person.
    Columns,
    /// In the ledger of hours.
    Ledger,
    /// Among the changes of the person 人员变动.
    Changes,
    /// As lines of their own.
    Lines,
}

impl StaffItem {
    /// Whether it is one of the fourteen that every teacher fills in.
    pub const fn is_of_the_fourteen(self) -> bool {
        !matches!(self, StaffItem::Pay | StaffItem::Review | StaffItem::Conduct)
    }

    /// Whether it must be filled in: the nine with a star.
    pub const fn is_required(self) -> bool {
        use StaffItem as I;
        matches!(
            self,
            I::Basic
                | I::Education
                | I::Post
                | I::Title
                | I::Licence
                | I::Teaching
                | I::Training
                | I::Skill
                | I::Exchange
        )
    }

    /// Where its lines are kept.
    pub const fn kept(self) -> Kept {
        match self {
            StaffItem::Basic | StaffItem::Contact => Kept::Columns,
            StaffItem::Training => Kept::Ledger,
            StaffItem::Exchange => Kept::Changes,
            _ => Kept::Lines,
        }
    }

    /// The fields of a line beside its days, the first of which says what it is and must be filled in.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            StaffItem::Education => &["学历", "毕业院校", "专业", "学位", "学习方式"],
            StaffItem::Work => &["任职单位", "岗位", "单位性质"],
            StaffItem::Post => &["岗位类别", "岗位等级", "是否兼任"],
            StaffItem::Title => &["专业技术职务", "聘任单位"],
            StaffItem::Licence => &["教师资格证种类", "证书号码", "任教学科", "颁发机构"],
            StaffItem::Teaching => &["学年", "任教学段", "任教课程", "周课时数"],
            StaffItem::Achievement => &["成果名称", "类别", "本人角色", "级别", "授奖单位"],
            StaffItem::Talent => &["人才项目名称", "级别"],
            StaffItem::Overseas => &["研修机构", "国家或地区", "研修内容"],
            StaffItem::Skill => &["技能或证书", "等级", "证书号码"],
            StaffItem::Pay => &["项目", "数额", "险种"],
            StaffItem::Review => &["考核结论", "考核单位"],
            StaffItem::Conduct => &["类别", "内容", "单位"],
            StaffItem::Basic | StaffItem::Contact | StaffItem::Training | StaffItem::Exchange => &[],
        }
    }
}

closed_list! {
    /// Why people may be one.
    AlikeKind {
        /// The same number of a document, of different kinds.
        Document = "document", "证件号相同";
        /// The same name and date of birth.
        NameBirth = "name_birth", "姓名和出生日期相同";
        /// The same name.
        Name = "name", "姓名相同";
    }
}

closed_list! {
    /// How a group of people who may be one stands 问题数据.
    AlikeState {
        /// 待处理.
        Open = "open", "待处理";
        /// 已修改.
        Changed = "changed", "已修改";
        /// 已佐证: they are several, and a paper shows it.
        Proved = "proved", "已佐证";
        /// 已删除: one of them was written down by mistake.
        Deleted = "deleted", "已删除";
        /// 驳回: nothing is wrong with them.
        Rejected = "rejected", "驳回";
    }
}

closed_list! {
    /// How a request to change sealed facts of a person stands 信息变更申请.
    RequestState {
        /// 已申请.
        Requested = "requested", "已申请";
        /// 同意.
        Agreed = "agreed", "同意";
        /// 不同意.
        Refused = "refused", "不同意";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_fourteen_items_nine_with_a_star_and_what_has_lines_has_fields() {
        let all = StaffItem::ALL.iter().copied();
        assert_eq!(all.clone().filter(|item| item.is_of_the_fourteen()).count(), 14);
        assert_eq!(all.clone().filter(|item| item.is_required()).count(), 9);
        for item in all {
            assert_eq!(item.fields().is_empty(), item.kept() != Kept::Lines, "{item:?}");
        }
    }
}
