import type { Weighted } from './random.ts';

/** A name as its bearer writes it in Latin letters and, where there is one, in the script of the family's language. */
export interface Name {
  latin: string;
  native?: string;
}

/** Names that go together. They are common names of each community, joined at random: nobody in particular. */
export interface NamePool {
  families: readonly Name[];
  women: readonly Name[];
  men: readonly Name[];
  /** The share of people with two family names joined by a hyphen. */
  doubled: number;
  /** The share of people who type their name in their own script. */
  inOwnScript: number;
}

/** Reads 'Latin' or 'Latin=native', parted by commas. */
function names(text: string): Name[] {
  return text.split(',').map((entry) => {
    const [latin = '', native] = entry.trim().split('=');
    return native === undefined ? { latin } : { latin, native };
  });
}

function pool(families: string, women: string, men: string, doubled = 0, inOwnScript = 0): NamePool {
  return { families: names(families), women: names(women), men: names(men), doubled, inOwnScript };
}

const quebecois = pool(
  "Tremblay,Gagnon,Roy,Côté,Bouchard,Gauthier,Morin,Lavoie,Fortin,Gagné,Ouellet,Pelletier,Bélanger,Lévesque,Bergeron,Leblanc,Paquette,Girard,Simard,Boucher,Caron,Beaulieu,Cloutier,Dubé,Poirier,Fournier,Lapointe,Leclerc,Lefebvre,Poulin,Thibault,St-Pierre,Nadeau,Martin,Landry,Martel,Bédard,Grenier,Lessard,Bernier,Richard,Michaud,Hébert,Desjardins,Couture,Turcotte,Lachance,Parent,Blais,Gosselin,D'Amours,L'Heureux,L’Écuyer,D’Astous,Saint-Gelais,Théberge,Brûlé,Maître,Gaëtan,Noël de Tilly,Deschênes,Lanctôt,Plante dit Lafrenière",
  'Élodie,Marie-Ève,Geneviève,Chloé,Zoé,Anaïs,Noémie,Maëlle,Béatrice,Hélène,Françoise,Joëlle,Mégane,Océane,Rosalie,Florence,Léa,Juliette,Andrée-Anne,Marie-Thérèse-Joséphine,Lætitia,Ève,Cécile,Maude,Catherine,Isabelle,Sylvie,Nathalie,Josée,Manon',
  'Jean-François,Rémi,Étienne,Loïc,Raphaël,Félix,Mathéo,Benoît,Frédéric,Gaétan,Jérôme,Sébastien,Olivier,Guillaume,Alexis,Jean-Sébastien,Pierre-Olivier,Zéphirin,Noël,Côme,Maël,Gérald,Réjean,Normand,Yvan,Luc,Marc-André,Charles-Étienne,Théodore,Émile',
  0.22,
);

const english = pool(
  "Smith,Brown,MacDonald,Campbell,Wilson,Taylor,O'Brien,O’Connor,O'Neill,McLeod,MacKenzie,Anderson,Murphy,Clark,Young,Walker,Stewart,Fraser,Sullivan,Kelly,Hughes,Wright,Robinson,FitzGerald,St. John,Fitzpatrick,Thompson,D'Arcy,Abernathy-Cholmondeley,Featherstonehaugh,van der Meer,Peters,Friesen,Schmidt,Lindström,Ng-Thow-Hing",
  "Emma,Olivia,Charlotte,Jennifer,Heather,Erin,Siobhán,Karen,Margaret,Ashley,Zoë,Chloë,Mary Anne,Bridget,Fiona,Laura,Meghan,Sarah-Jane,Ruth,D'Arcy",
  'Liam,Noah,William,James,Robert,Seán,Ian,Callum,Duncan,Ethan,Graham,Malcolm,Bruce,Thomas,J. R.,Patrick,Michael,Wayne,Gordon,Renée-Jay',
  0.05,
);

const chinese = pool(
  'Wang=王,Li=李,Zhang=张,Liu=刘,Chen=陈,Yang=杨,Huang=黃,Wong=黃,Chan=陳,Lam=林,Ouyang=欧阳,Szeto=司徒,Xu=徐',
  'Wei=薇,Mei-Ling=美玲,Xiuying=秀英,Jing=静,Siu-Fong=小芳,Yan=燕,Li=丽',
  'Wei=伟,Ming=明,Jian-Guo=建国,Chi-Keung=志強,Hao=浩,Jun=军,Ka-Ho=嘉豪',
  0,
  0.35,
);

const arabic = pool(
  'Haddad=حداد,Khoury=خوري,Ben Youssef=بن يوسف,El-Amrani=العمراني,Al-Masri=المصري,Mansour=منصور,Nasrallah=نصر الله,Belkacem=بلقاسم',
  'Fatima=فاطمة,Leïla=ليلى,Nour=نور,Yasmine=ياسمين,Aïcha=عائشة,Rania=رانيا',
  'Mohammed=محمد,Youssef=يوسف,Karim=كريم,Omar=عمر,Abd el-Kader=عبد القادر,Samir=سمير',
  0,
  0.25,
);

const indian = pool(
  'Sharma=शर्मा,Patel=पटेल,Gupta=गुप्ता,Singh=सिंह,Kumar=कुमार,Iyer=अय्यर,Venkataraghavan=वेंकटराघवन,Mukhopadhyay=मुखोपाध्याय',
  'Priya=प्रिया,Ananya=अनन्या,Lakshmi=लक्ष्मी,Sunita=सुनीता,Kavita=कविता',
  'Rajesh=राजेश,Arjun=अर्जुन,Vikram=विक्रम,Krishnamurthy=कृष्णमूर्ति,Sanjay=संजय',
  0.02,
  0.25,
);

const slavic = pool(
  'Shevchenko=Шевченко,Kovalenko=Коваленко,Bondarenko=Бондаренко,Melnyk=Мельник,Ivanova=Иванова,Petrovych=Петрович,Yushchenko=Ющенко,Hrytsenko=Гриценко',
  'Olena=Олена,Iryna=Ірина,Oksana=Оксана,Yevheniia=Євгенія,Nataliia=Наталія',
  'Oleksandr=Олександр,Andrii=Андрій,Mykola=Микола,Taras=Тарас,Serhii=Сергій',
  0.02,
  0.3,
);

const inuit = pool(
  'Inukpuk=ᐃᓄᒃᐳᒃ,Qumaaluk=ᖁᒫᓗᒃ,Tulugak=ᑐᓗᒐᖅ,Nungak=ᓄᖓᒃ,Kilabuk=ᑭᓚᐳᒃ,Ittinuar=ᐃᑦᑎᓄᐊᖅ',
  'Aputi=ᐊᐳᑎ,Siasi=ᓯᐊᓯ,Elisapie=ᐃᓕᓴᐱ,Mary=ᒥᐊᓕ,Nukilik=ᓄᑭᓕᒃ',
  'Jaaku=ᔮᑯ,Tivi=ᑎᕕ,Nanuq=ᓇᓄᖅ,Peter=ᐲᑕ,Ulluriaq=ᐅᓪᓗᕆᐊᖅ',
  0.05,
  0.5,
);

const korean = pool(
  'Kim=김,Lee=이,Park=박,Choi=최,Namgung=남궁',
  'Seo-yeon=서연,Ji-woo=지우,Min-ji=민지',
  'Min-jun=민준,Hyun-woo=현우,Sung-ho=성호',
  0,
  0.3,
);

const greek = pool(
  'Papadopoulos=Παπαδόπουλος,Konstantinidis=Κωνσταντινίδης,Georgiou=Γεωργίου,Hatzigeorgiou=Χατζηγεωργίου',
  'Eleni=Ελένη,Katerina=Κατερίνα,Maria=Μαρία',
  'Giorgos=Γιώργος,Dimitrios=Δημήτριος,Panagiotis=Παναγιώτης',
  0,
  0.2,
);

const latinElsewhere = pool(
  'Nguyễn,Trần,Đặng,Jean-Baptiste,Désir,Toussaint-Louverture,da Conceição dos Santos Oliveira de Albuquerque,Ferreira,Gonçalves,García Márquez,Muñoz,Di Giovanni,Esposito,Wiśniewska-Brzęczyszczykiewicz,Łukaszewski,Kovačević,Şahin,Yıldız,Sørensen,Þórðardóttir,Adeyemi-Oluwaseun,Okonkwo,Dela Cruz,Rakotomalala',
  'Thị Hương,Marie-Fédeline,Maria de Fátima,Guadalupe,Giuseppina,Agnieszka,Željka,Ayşe,Åse,Björk,Oluwadamilola,Maricel',
  'Văn Đức,Wilgens,João,José Ángel,Giovanni Battista,Grzegorz,Đorđe,İbrahim,Øyvind,Jökull,Chukwuemeka,Jayson',
  0.1,
);

const firstNations = pool(
  "Petiquay,Awashish,Kistabish,Kanapé,Mowatt,Whiteduck,Cardinal,Nahanee,Tŝilhqot'in-Lulua,Skw̲x̲wú7mesh-Joe,K̓wak̓wala-Hunt",
  'Kanerahtenhawi,Shanipiap,Marie-Josephte,Autumn,T̓łaliłila',
  "Kahente,Mathieu,Uapistan,Wapikoni,Ḵ'ayaat",
  0.05,
);

/** Who books in French in Canada. */
export const frenchSpeakers: Weighted<NamePool> = [
  [quebecois, 780],
  [latinElsewhere, 70],
  [arabic, 50],
  [english, 30],
  [chinese, 20],
  [firstNations, 15],
  [slavic, 10],
  [greek, 10],
  [inuit, 5],
  [indian, 5],
  [korean, 5],
];

/** Who books in English in Canada. */
export const englishSpeakers: Weighted<NamePool> = [
  [english, 480],
  [chinese, 110],
  [indian, 110],
  [latinElsewhere, 90],
  [quebecois, 70],
  [slavic, 50],
  [arabic, 30],
  [firstNations, 20],
  [korean, 20],
  [greek, 15],
  [inuit, 5],
];

/** Who books from the towns of the Inuit homelands. */
export const northernSpeakers: Weighted<NamePool> = [
  [inuit, 80],
  [english, 12],
  [quebecois, 8],
];
