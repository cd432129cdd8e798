/** A dictionary with derived values, which uses no name of the shipped dictionary. */
export const DERIVED_DICTIONARY = `format: prescreen/dictionary/1
units:
  mass: {canonical: kg, factors: {kg: "1", g: "0.001", "[lb_av]": "0.45359237"}, spellings: {}}
  length: {canonical: cm, factors: {cm: "1", m: "100"}, spellings: {}}
  mass_concentration: {canonical: g/L, factors: {g/L: "1", g/dL: "10", mg/dL: "0.01"}, spellings: {}}
  substance_concentration: {canonical: mmol/L, factors: {mmol/L: "1", umol/L: "0.001"}, spellings: {}}
  flow: {canonical: mL/min, factors: {mL/min: "1", L/min: "1000"}, spellings: {}}
  per_area: {canonical: kg/m2, factors: {kg/m2: "1"}, spellings: {}}
  area: {canonical: m2, factors: {m2: "1", cm2: "0.0001"}, spellings: {}}
  time: {canonical: ms, factors: {ms: "1", s: "1000"}, spellings: {}}
  frequency: {canonical: /min, factors: {/min: "1"}, spellings: {}}
variables:
  born: {label: date of birth, type: birth_date}
  age: {label: age, type: age, from: born, range: 0..130}
  sex: {label: sex, type: choice, values: {female: {label: female}, male: {label: male}}}
  heavy: {label: heavy, type: lab, dimension: mass, unit: kg}
  tall: {label: tall, type: lab, dimension: length, unit: cm}
  heart: {label: heart, type: group, applies_when: seen, fields: {seen: {label: heart seen, type: yes_no}, qt: {label: QT, type: lab, dimension: time, unit: ms}, rate: {label: rate, type: lab, dimension: frequency, unit: /min}}}
  labs: {label: labs, type: group, fields: {crea: {label: creatinine, type: lab, dimension: mass_concentration, unit: mg/dL, molar_mass: "113.12"}, alb: {label: albumin, type: lab, dimension: mass_concentration, unit: g/dL}, ca: {label: calcium, type: lab, dimension: mass_concentration, unit: mg/dL}}}
derived:
  clearance:
    label: clearance
    dimension: flow
    unit: mL/min
    in: {heavy: kg, labs.crea: mg/dL}
    by: sex
    formula: {male: (140 - age) * heavy / (72 * labs.crea), female: 0.85 * (140 - age) * heavy / (72 * labs.crea)}
    source: Cockcroft and Gault, Nephron 1976
  mass_index: {label: mass index, dimension: per_area, unit: kg/m2, in: {heavy: kg, tall: m}, formula: heavy / tall ^ 2, source: WHO}
  surface: {label: surface, dimension: area, unit: m2, in: {heavy: kg, tall: cm}, formula: heavy * tall / 3600, power: 2, source: "Mosteller, N Engl J Med 1987"}
  corrected: {label: corrected calcium, dimension: mass_concentration, unit: mg/dL, in: {labs.ca: mg/dL, labs.alb: g/dL}, formula: labs.ca + 0.8 * (4 - labs.alb), source: "Payne, BMJ 1973"}
  qtcf: {label: QTcF, dimension: time, unit: ms, in: {heart.qt: ms, heart.rate: /min}, formula: heart.qt ^ 3 * heart.rate / 60, power: 3, source: "Fridericia, Acta Med Scand 1920"}
`
