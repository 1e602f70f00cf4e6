//! The languages of documents: what the forms of a word share, and which words say little of what somebody looks for.

use frostem::{Algorithm, Stemmer};

/// A language that documents are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Language(Algorithm);

impl Default for Language {
    fn default() -> Self {
        Self(Algorithm::English)
    }
}

impl Language {
    /// The language that a document names as `de`, `pt-BR` or `German`; English where nothing is known of it.
    pub(super) fn named(name: &str) -> Self {
        let name = name.trim().split(['-', '_']).next().unwrap_or_default();
        let name = if matches!(name, "nb" | "nn") { "no" } else { name };
        Algorithm::from_name(name).map_or_else(|_| Self::default(), Self)
    }

    /// What the forms of a word in lower case share.
    pub(super) fn stem(self, word: &str) -> String {
        Stemmer::new(self.0).stem(word).into_owned()
    }

    /// Words of questions, articles and what else stands in any sentence, folded. Of a language that has none here, rarity alone
    /// decides what a word counts.
    pub(super) fn little_words(self) -> &'static str {
        match self.0 {
            Algorithm::English => ENGLISH,
            Algorithm::German => GERMAN,
            Algorithm::French => FRENCH,
            Algorithm::Spanish => SPANISH,
            Algorithm::Italian => ITALIAN,
            Algorithm::Portuguese => PORTUGUESE,
            Algorithm::Dutch => DUTCH,
            _ => "",
        }
    }
}

const ENGLISH: &str = "a about all am an and any are as at be been but by can could did do does for from had happen happens has have how i if in into is it \
                       its may me mean means my of on or our shall should so than that the their them then there these they this those to us was we \
                       were what when where which who whom whose why will with would you your s t";
const GERMAN: &str = "aber als am an auf aus bedeutet bei beim bin bis da das dass dem den der des die doch du durch ein eine einem einen einer eines \
                      er es fur haben hat ich ihr im in ist kann kannst konnen man mein mit muss nach oder passiert sein sich sie sind so soll uber \
                      um und uns unser vom von vor wann warum was welche welchem welchen welcher welches wem wen wenn wer werden wie wieso \
                      wir wird wo woher wohin zu zum zur darf durfen";
const FRENCH: &str = "a au aux avec ce ces cet cette comment d dans de des du elle en est et faire faut il ils j je l la le les leur lui mais \
                      mon n ne nos notre nous on ou par pas peut pour pourquoi qu quand que quel quelle quelles quels qui quoi s sa se ses signifie \
                      son sont sur un une vos votre vous y";
const SPANISH: &str = "a al como con cual cuales cuando cuanto de del desde donde el ella en es esta este esto hay la las lo los me mi mis no \
                       nos o para pero pasa por porque puede puedo que quien quienes se ser si significa sin sucede sobre son su sus un una unas unos y yo";
const ITALIAN: &str = "a ad ai al alla alle anche c che chi ci come con cosa da dal dalla dei del della delle di dove e ed essere gli i il in \
                       io l la le lo ma mi mio ne nei nel nella non o per perche piu posso puo qual quale quali quando quanto se si sono su \
                       sul sulla un una uno";
const PORTUGUESE: &str = "a ao aos as com como da das de do dos e em essa esse esta este eu foi ha isso mais mas me meu na nao nas no nos o \
                          onde os ou para pela pelo pode por porque posso qual quais quando quanto que quem se ser seu sua sao um uma";
const DUTCH: &str = "aan als bij dan dat de den der deze die dit door een en er het hij hoe ik in is kan kunnen maar mag me met mijn moet na \
                     naar niet of om ons onze op over te tot u uit van voor waar waarom wanneer wat we welk welke wie wij word worden wordt ze \
                     zich zijn";

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_language_is_known_by_its_tag_and_by_its_name() {
        let stem = |name: &str, word: &str| Language::named(name).stem(word);
        assert_eq!([stem("de", "häuser"), stem("de-AT", "häuser"), stem("German", "häuser")], ["haus"; 3]);
        assert_eq!(stem("pt_BR", "livros"), stem("pt", "livro"));
        assert_eq!(Language::named("nb"), Language::named("Norwegian"));
        for unknown in ["", "php", "zh-Hans", "ja", "x"] {
            assert_eq!(Language::named(unknown), Language::default(), "{unknown}");
        }
    }

    const TAGS: &str = "ar hy eu ca cs da nl en eo et fi fr de el hi hu id ga it lt ne no fa pl pt ro ru sr es sv ta tr uk yi";

    #[test]
    fn every_language_has_its_stems() {
        let known: Vec<Language> = TAGS.split(' ').map(Language::named).collect();
        assert_eq!(known.iter().filter(|language| **language == Language::default()).count(), 1, "{known:?}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_word_has_a_stem_in_any_language(word in "\\PC{0,12}|[a-zäöüßéèçñ]{1,24}|[а-яё]{1,20}|[α-ω]{1,20}|[\u{621}-\u{64a}]{1,20}|[\u{900}-\u{97f}]{1,20}|[\u{5d0}-\u{5ea}]{1,20}") {
            for tag in TAGS.split(' ') {
                let _ = Language::named(tag).stem(&word);
            }
        }
    }
}
