/** A flight as published: local times at both airports. Airlines and airports are real; the schedule is invented. */
export interface Flight {
  carrier: string;
  number: string;
  from: string;
  to: string;
  /** HH:mm */
  departs: string;
  arrives: string;
  /** Days between departure and arrival by the local calendars. */
  nights: 0 | 1;
}

/** A line flown there and back. */
export interface Line {
  from: string;
  to: string;
  there: Flight;
  back: Flight;
}

/** Carriers by IATA code. */
export const carriers: ReadonlyMap<string, string> = new Map([
  ['AC', 'Air Canada'],
  ['WS', 'WestJet'],
  ['TS', 'Air Transat'],
  ['PD', 'Porter Airlines'],
  ['AF', 'Air France'],
  ['TP', 'TAP Air Portugal'],
  ['BA', 'British Airways'],
  ['5T', 'Canadian North'],
  ['3H', 'Air Inuit'],
  ['F8', 'Flair Airlines'],
]);

/** Lines from the other airports to the hub through which they reach the rest of the world. */
export const feeders = lines(`
AC8709 YQB 13:10 YUL 14:05 | AC8716 YUL 19:25 YQB 20:15
AC8950 YOW 15:10 YUL 15:55 | AC8961 YUL 20:40 YOW 21:25
AC667 YHZ 14:20 YUL 15:05 | AC666 YUL 19:50 YHZ 22:30
PD2244 YQM 12:45 YUL 13:20 | PD2247 YUL 18:55 YQM 21:25
AC693 YYT 11:30 YUL 13:20 | AC698 YUL 19:10 YYT 23:05
AC108 YVR 08:00 YYZ 15:25 | AC123 YYZ 20:15 YVR 22:20
WS656 YYC 09:00 YYZ 14:45 | WS675 YYZ 19:30 YYC 21:45
F8626 YEG 08:40 YYZ 14:25 | AC171 YYZ 20:05 YEG 22:20
AC264 YWG 11:20 YYZ 14:50 | AC271 YYZ 20:30 YWG 22:10
WS592 YXE 10:05 YYZ 15:20 | WS593 YYZ 19:05 YXE 20:45
5T101 YFB 08:15 YOW 11:25 | 5T102 YOW 22:20 YFB 01:30+1
3H821 YVP 09:40 YUL 12:00 | 3H820 YUL 18:20 YVP 20:40
AC8195 YZF 05:55 YYC 08:10 | AC8196 YYC 22:30 YZF 00:45+1
AC280 YXY 04:50 YVR 07:05 | AC289 YVR 23:05 YXY 00:35+1
`);

/** Lines from where people change planes, or from their own airport, to where they travel. */
export const trunkLines = lines(`
TS480 YUL 22:10 LIS 09:35+1 | TS481 LIS 11:40 YUL 14:25
AC812 YUL 21:30 LIS 08:55+1 | AC813 LIS 10:50 YUL 13:35
TP258 YYZ 21:20 LIS 09:10+1 | TP259 LIS 13:35 YYZ 16:25
AC810 YYZ 20:45 LIS 08:40+1 | AC811 LIS 10:40 YYZ 13:50
AF349 YUL 18:20 CDG 07:00+1 | AF344 CDG 13:35 YUL 15:10
TS110 YUL 22:15 CDG 10:50+1 | TS111 CDG 12:50 YUL 14:30
AC870 YUL 19:40 CDG 08:20+1 | AC871 CDG 10:30 YUL 12:05
AC880 YYZ 19:10 CDG 08:35+1 | AC881 CDG 10:55 YYZ 13:20
AC864 YUL 21:20 LHR 08:55+1 | AC865 LHR 14:05 YUL 16:25
BA92 YYZ 18:30 LHR 06:35+1 | BA93 LHR 13:15 YYZ 16:10
AC848 YYZ 19:45 LHR 07:55+1 | AC849 LHR 12:10 YYZ 15:00
AC892 YUL 16:55 FCO 07:10+1 | AC893 FCO 11:00 YUL 14:05
TS276 YYZ 18:05 FCO 08:50+1 | TS277 FCO 11:15 YYZ 15:10
TS198 YUL 20:35 BCN 09:50+1 | TS199 BCN 11:55 YUL 14:35
AC902 YYZ 17:30 ATH 10:35+1 | AC903 ATH 12:45 YYZ 17:00
TS330 YUL 06:30 CUN 10:40 | TS331 CUN 11:50 YUL 16:15
WS2702 YYZ 07:00 CUN 11:10 | WS2703 CUN 12:20 YYZ 16:20
TS782 YQB 06:45 CUN 11:05 | TS783 CUN 12:25 YQB 17:15
WS2310 YYC 07:30 CUN 14:25 | WS2311 CUN 15:40 YYC 20:25
PD1501 YUL 07:15 FLL 11:00 | PD1502 FLL 12:05 YUL 15:35
PD1451 YYZ 08:20 MCO 11:15 | PD1452 MCO 12:20 YYZ 15:10
PD2131 YHZ 07:40 MCO 11:35 | PD2132 MCO 12:50 YHZ 18:25
AC303 YUL 08:05 YVR 10:50 | AC306 YVR 12:45 YUL 20:20
WS717 YYZ 09:00 YVR 11:05 | WS712 YVR 13:00 YYZ 20:25
AC314 YVR 07:30 YUL 15:05 | AC311 YUL 18:15 YVR 21:00
PD2301 YYZ 09:30 YHZ 12:40 | PD2308 YHZ 15:15 YYZ 16:45
WS209 YUL 17:25 YYC 20:10 | WS208 YYC 09:15 YUL 15:20
PD2484 YQB 09:10 YYZ 10:55 | PD2487 YYZ 17:40 YQB 19:15
`);

/** The short flight on to the Algarve. */
export const onwardToFaro = lines('TP1903 LIS 13:05 FAO 13:50 | TP1900 FAO 06:05 LIS 06:50');

function lines(text: string): Line[] {
  return text
    .trim()
    .split('\n')
    .map((line) => {
      const [there = '', back = ''] = line.split(' | ');
      const outbound = flight(there);
      return { from: outbound.from, to: outbound.to, there: outbound, back: flight(back) };
    });
}

/** Reads 'AC870 YUL 19:40 CDG 08:20+1'. */
function flight(text: string): Flight {
  const [designator = '', from = '', departs = '', to = '', arrival = ''] = text.split(' ');
  const [arrives = '', nights] = arrival.split('+');
  return {
    carrier: designator.slice(0, 2),
    number: designator.slice(2),
    from,
    to,
    departs,
    arrives,
    nights: nights === '1' ? 1 : 0,
  };
}
