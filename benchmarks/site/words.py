"""
The words that the sentences of a made paper are put together from. A name in brackets stands for one word of its list.

Every paper, place and person in them is invented.
"""

PLACES = (
    "Aldermouth Brackwater Coldferry Dunmere Eastlock Farrowhill Gannetpoint Hollin Inchwell Jarrowsands Kelby "
    "Larkstead Mossgate Northquay Oxley Pendrift Quarrington Redholm Saltby Thornwick Uppervale Varne Westmarsh "
    "Yarrowby Amberleycross Birchover Castlefenn Dryhollow Elmsworth Foxlease"
)
BODIES = (
    "council|water board|harbour office|county court|audit office|school district|health authority|planning committee|"
    "transport agency|housing trust|fire service|university|statistics office|energy regulator|parish assembly|"
    "port authority|library board|ministry of works|weather service|election commission"
)
THINGS = (
    "bridge|reservoir|budget|bus line|market hall|sewage works|tram depot|hospital wing|flood wall|library|ferry|"
    "archive|power station|footpath|school roof|railway halt|lighthouse|swimming pool|court house|grain store|"
    "drainage plan|timetable|land register|parking levy|water meter|heat network|bakery licence|night bus|fish auction"
)
ACTS = (
    "approved|postponed|rejected|reviewed|published|defended|withdrew|questioned|amended|funded|measured|inspected|"
    "reopened|closed|audited|surveyed|priced|delayed|announced|contested"
)
WHEN = (
    "on Monday|on Tuesday evening|last week|in the spring|before the vote|after two hearings|at short notice|"
    "for the third time|without a debate|in a public session|earlier this month|by a narrow majority|overnight|"
    "during the storm|at the end of the quarter"
)
PEOPLE = (
    "the chief engineer|the auditor|a spokeswoman|the harbour master|the head teacher|the treasurer|a resident|"
    "the opposition leader|the surveyor|a nurse on the ward|the committee's chair|the ferry's captain|a shopkeeper|"
    "the county clerk|an independent expert|the union's secretary"
)
VERBS = "said|wrote|told the assembly|confirmed|admitted|explained|warned|noted|argued|testified"
CAUSES = (
    "the estimate left out the cost of steel|nobody had read the second annex|the pumps were older than recorded|"
    "the figures were rounded twice|the contract ended in winter|the tide gauge had failed|the forms were lost|"
    "the rent had doubled in four years|the report named no supplier|demand fell after the line closed|"
    "the permit was issued to another firm|the model assumed a dry summer|the valves were never replaced"
)
NUMBERS = "three|four|seven|eleven|twelve|nineteen|twenty-six|forty|fifty-eight|ninety|130|240|612|1,150|3,400|18,000"
UNITS = (
    "households|passengers a day|metres of pipe|pages|complaints|tonnes of gravel|pupils|signatures|vehicles|"
    "working days|samples|shareholders|kilometres of track|beds|permits"
)
MORE = (
    "a second survey is due in the autumn|the minutes do not say who decided|no other bidder came forward|"
    "the old rules stay in force until then|readings will be taken every hour|the money comes from the reserve|"
    "two members abstained|an appeal can be lodged within a month|the road stays open to buses|"
    "neither side would give a date|the documents were released with passages blacked out|"
    "work begins when the frost is over|the same firm holds the contract in Varne"
)
SENTENCES = (
    "The [BODIES] in [PLACES] [ACTS] the [THINGS] [WHEN].",
    "According to the [BODIES], the [THINGS] will cost [NUMBERS] times what was planned.",
    "“We knew that [CAUSES],” [PEOPLE] [VERBS], “and we said so.”",
    "The reason, [PEOPLE] [VERBS], was that [CAUSES].",
    "Records show [NUMBERS] [UNITS] where the plan had counted [NUMBERS].",
    "In [PLACES] the [THINGS] serves [NUMBERS] [UNITS], and [MORE].",
    "Meanwhile the [BODIES] [ACTS] its own [THINGS] [WHEN], because [CAUSES].",
    "Nobody at the [BODIES] would say why [CAUSES].",
    "The [THINGS] between [PLACES] and [PLACES] was [ACTS] [WHEN].",
    "A letter seen by this paper says that [CAUSES]; [MORE].",
    "For [NUMBERS] years the [THINGS] has been the concern of [PEOPLE] alone.",
    "Asked about the [THINGS], [PEOPLE] [VERBS] that [MORE].",
    "The [BODIES] counted [NUMBERS] [UNITS] in [PLACES], fewer than in any year since records began.",
    "That leaves [PLACES] with [NUMBERS] [UNITS] and one [THINGS].",
    "The figures were checked against the register of the [BODIES] in [PLACES].",
    "Whether the [THINGS] can be kept open depends on the [BODIES], which meets [WHEN].",
)
HEADLINES = (
    "[PLACES] [BODIES] [ACTS] [THINGS]",
    "Why the [THINGS] in [PLACES] costs [NUMBERS] times the plan",
    "[NUMBERS] [UNITS] and one [THINGS]: what [PLACES] counted",
    "The [THINGS] of [PLACES], [ACTS] [WHEN]",
    "How the [BODIES] lost sight of the [THINGS] in [PLACES]",
    "[PLACES]: [MORE]",
)
NOTES = (
    "Minutes of the [BODIES] in [PLACES], item [NUMBERS].",
    "Annual report of the [BODIES], table on the [THINGS].",
    "Survey of the [THINGS] in [PLACES], [NUMBERS] [UNITS].",
    "Letter from [PEOPLE], read by two editors of this paper.",
    "Register of the [BODIES]; [MORE].",
)
REMARKS = (
    "I live in [PLACES] and have seen the [THINGS] closed for weeks.",
    "The article leaves out that [CAUSES].",
    "Does anybody know whether the [BODIES] has [ACTS] the [THINGS] as well?",
    "The second note says [NUMBERS] [UNITS], the text says otherwise. Which is right?",
    "Thank you for linking the minutes.",
    "My neighbour worked for the [BODIES] and always said that [CAUSES].",
    "In [PLACES] they built a [THINGS] for half of that.",
    "I disagree: [MORE], and that is how it should be.",
    "It would help to know what [PEOPLE] earns from the [THINGS].",
    "We had the same thing in [PLACES], [NUMBERS] years ago.",
    "That is not what [PEOPLE] [VERBS] [WHEN].",
    "Look at the table again: [NUMBERS] [UNITS] is a lot for one [THINGS].",
)
FIRST_NAMES = (
    "Ines Ruta Mara Oskar Tilde Bram Yusuf Hanne Pavel Noor Edda Jonas Liva Amir Sanna Vitor Greta Milo Aya Dario"
)
LAST_NAMES = (
    "Valdor Wend Tallow Brink Sorrel Haske Morland Quist Arden Felt Lunde Corvin Maro Stell Ibsen Rowan Dray "
    "Kestrel Pome Vane"
)
SECTIONS = "Region|City Hall|Economy|Environment|Courts|Culture|Science|Sport"
SYLLABLES = "bal cor dun el far gan hol ist jor kel lum mar nor ost pel quin ras sel tor ul var wen yar zel"

RUSSIAN = {
    "МЕСТА": "Заозёрск|Тихая Гавань|Верхний Лог|Каменка|Солнечный Берег|Мостовое|Новая Пристань|Липовка|Степной|Озерки",
    "ОРГАНЫ": "городской совет|водоканал|районный суд|комитет по строительству|управление порта|счётная палата",
    "ВЕЩИ": "мост|водохранилище|бюджет|трамвайное депо|рынок|библиотека|паром|теплосеть|архив|школьная крыша",
    "ДЕЙСТВИЯ": "утвердил|отложил|отклонил|проверил|опубликовал|пересчитал|закрыл|открыл заново",
    "КОГДА": "в понедельник|на прошлой неделе|весной|после двух слушаний|без обсуждения|в третий раз",
    "ЧИСЛА": "три|семь|двенадцать|сорок|130|612|1150",
    "ПРИЧИНЫ": (
        "смета не учитывала цену стали|насосы старше, чем записано|цифры округлили дважды|договор кончился зимой"
    ),
}
RUSSIAN_SENTENCES = (
    "[МЕСТА]: [ОРГАНЫ] [ДЕЙСТВИЯ] документ о том, каким будет [ВЕЩИ], [КОГДА].",
    "По данным, которые приводит [ОРГАНЫ], [ВЕЩИ] обойдётся в [ЧИСЛА] раз дороже плана.",
    "Причина в том, что [ПРИЧИНЫ].",
    "В документах стоит число [ЧИСЛА], а в плане было [ЧИСЛА].",
    "Письмо, которое видела редакция, говорит: [ПРИЧИНЫ].",
    "Останется ли открытым [ВЕЩИ], решит [ОРГАНЫ], который соберётся [КОГДА].",
)
RUSSIAN_HEADLINES = ("[МЕСТА]: [ОРГАНЫ] [ДЕЙСТВИЯ] [ВЕЩИ]", "Почему [ВЕЩИ] обойдётся дороже: [ПРИЧИНЫ]")
