import { Segments } from '@dauys/ui/desk/segments.tsx';
import { LANGUAGES } from '@dauys/wording/plural.ts';
import { useWords } from './words.tsx';

export const LanguageSwitch = () => {
  const { t, language, setLanguage } = useWords();
  const segments = LANGUAGES.map((id) => ({ id, label: t(`language.${id}`), lang: id }));
  return <Segments label={t('frame.language')} segments={segments} chosen={language} onChoose={setLanguage} />;
};
