"""The stamps of Tux Paint that are used, and the nouns that captions call them by.

Stamps are photographs, cut out of their background, and some drawings. Entries are written as in `nouns`; a key is the
path of a file below `stamps`, without its ending. Left out: letters, signs, flags, coins, mirror images, outlines to
colour in, and weapons.
"""

from __future__ import annotations

from if_mini.pictures.nouns import Entry, entries

FOLDER = "usr/share/tuxpaint/stamps/"

PHOTOGRAPHED: dict[tuple[str, str], str] = {
    ("animal", "animals/amphibians"): "frog; frog-1 = frog",
    ("animal", "animals/birds"): """
        adelaide-rosella = parrot; albino_peahen = peahen, white bird; blackbird = blackbird, bird;
        chicken_profile = chicken; crow; crowned_crane = crowned crane; cuckoo = bird; drake = duck; duck;
        gander = goose; guineafowl = guinea fowl; helmeted_guineafowl = guinea fowl; hen = hen, chicken;
        heron_greatblue = heron; heron_greatblue_flying = heron; lark = bird; little-penguin = penguin;
        magellanic_penguin = penguin; magpie = magpie, bird; nandou = ostrich; ostrich; owl; peacock; pelican;
        penguin; pigeon; pink_flamingo = flamingo; quetzal = bird; rainbow-lorikeet = parrot; rooster; seagull;
        silver-gull = seagull; tucan = toucan; turkey; vulture""",
    ("animal", "animals/fish"): """
        bluegroper = fish, blue fish; butterflyfish = fish, tropical fish; clownfish = fish, tropical fish;
        coraltrout = fish; dolphinfish = fish; lionfish = lionfish; lobster; moonwrasse = fish; seahorse;
        shrimp; stripedfish = fish""",
    ("animal", "animals/insects"): """
        Brown_slug = slug; Woodlouse = woodlouse; fly; grasshopper = grasshopper, cricket; hornet = wasp;
        hoverfly = bee; mantis = praying mantis; xanthia = moth""",
    ("animal", "animals/lizards"): "iguana = lizard, iguana",
    ("animal", "animals/mammals"): """
        apes/chimp = chimpanzee, monkey; apes/gorilla = gorilla; apes/tamarin_emperor = monkey; aquatic/dolphin
        = dolphin; aquatic/orca = orca; aquatic/otter = otter; aquatic/sea_lion = sea lion, seal; aquatic/whale
        = whale; badger; bears/bear = bear; bears/european-bear = bear; bears/toys/edward_bear = teddy bear;
        bovines/bison = bison; bovines/bull = bull; bovines/cow = cow; bovines/cow_white = cow, white cow;
        bovines/gnu-baby = gnu; bovines/gnu-baby-stand = gnu; bovines/gnu-sitting = gnu; bovines/gnu-stand =
        gnu; bovines/goat = goat; bovines/indian_blackbuck = antelope; bovines/mountaingoat = mountain goat;
        bovines/ram = ram, sheep; bovines/sheep = sheep; bovines/sheep_lamb = lamb, sheep; bovines/yak = yak;
        bovines/zebu = cow; camel/camel = camel; camel/dromedary = camel; cats/lion-2 = lion; cats/lion = lion;
        cats/tiger = tiger; cats/tiger_sumatran = tiger; deer/caribou = reindeer, deer; deer/deer = deer;
        deer/doe = doe, deer; deer/wapiti = deer; dogs/dingo = dog; dogs/dog = dog; dogs/fox = fox; elephant;
        equines/donkey = donkey; equines/donkey_eating = donkey; equines/horse = horse; equines/zebra = zebra;
        ferret; giraffe; hippopotamus = hippo, hippopotamus; pig; pig_golden = pig; pig_golden2 = pig;
        rabbit_little = rabbit, bunny; rhino_black = rhino, rhinoceros; rodents/beaver = beaver;
        rodents/capybara = capybara; rodents/marmot = marmot; rodents/mouse = mouse; rodents/rabbit-2 = rabbit;
        rodents/rabbit = rabbit; rodents/rat = rat; rodents/squirrel = squirrel; wildboar = boar, wild boar""",
    ("animal", "animals/marsupials"): "kangaroo; koala; wombat",
    ("animal", "animals/shellfish"): "abalone = shell, seashell; murray-mussel = mussel",
    ("food", "food"): """
        fruit/Apricot_whole = apricot; fruit/Cherry_Stella = cherries; fruit/Strawberry2 = strawberry;
        fruit/apple_fuji = apple, red apple; fruit/apple_granny_smith = apple, green apple; fruit/apple_green =
        apple, green apple; fruit/apple_red = apple, red apple; fruit/apple_sierra_beauty = apple, red apple;
        fruit/apricot = apricot; fruit/avocado = avocado; fruit/banana = banana; fruit/cherimoya = cherimoya;
        fruit/grapes = grapes, bunch of grapes; fruit/kiwi = kiwi fruit; fruit/lemon = lemon; fruit/mandarine =
        orange, tangerine; fruit/mango = mango; fruit/orange = orange; fruit/orange_seville = orange; fruit/pear
        = pear; fruit/pineapple = pineapple; fruit/pomegranate = pomegranate; fruit/raspberry = raspberry;
        fruit/sliced_lime = slice of lime, lime; fruit/sliced_orange = slice of orange; fruit/strawberry =
        strawberry; nuts/almond = almond; nuts/pecan = pecan; nuts/walnut = walnut; spices/ginger = ginger root;
        vegetables/broccoli = broccoli; vegetables/carrot = carrot; vegetables/chilepepper = chili pepper;
        vegetables/corn = corn, ear of corn; vegetables/eggplant = eggplant; vegetables/garlic = garlic;
        vegetables/garlics = string of garlic; vegetables/lettuce = lettuce; vegetables/mushroom = mushroom;
        vegetables/onion = onion; vegetables/pepper = bell pepper, green pepper; vegetables/potato = potato;
        vegetables/pumpkin_small = pumpkin; vegetables/redlettuce = lettuce; vegetables/tomato = tomato;
        vegetables/yam = sweet potato; vegetables/yellowpepper = bell pepper, yellow pepper""",
    ("food", "seasonal/christmas"): """
        Christmas_pudding = christmas pudding; Mince_Pie = pie; Roast_turkey = roast chicken; Candy_cane_photo_1
        = candy cane; Candy_cane_photo_2 = candy cane""",
    ("object", "hobbies"): """
        binoculars; camera_35mm = camera; music/brass/trumpet = trumpet; music/percussion/cymbal_crash = cymbal;
        music/percussion/drum_tomtom_floor = drum; music/percussion/drumkit = drum kit, drums;
        music/string/cello = cello; music/string/guitar2 = electric guitar, guitar;
        music/string/guitar_classical = classical guitar, guitar; music/string/guitar_electric = electric
        guitar, guitar; music/string/guitar_electric_bass = electric guitar, guitar; music/string/violin =
        violin; music/wind/bassoon = bassoon""",
    ("object", "household"): """
        Lightbulb = light bulb; arttools/scissors_small_closed = scissors; arttools/scissors_small_open =
        scissors; cylinder = gas cylinder; dishes/glass = glass of water; dishes/mug = mug, cup;
        dishes/pitcher_small = pitcher, jug; dishes/teapot = teapot; dishes/utensils/nutcracker = nutcracker;
        dishes/utensils/pepper_grinder = pepper mill; garbagecan = garbage can; kettle; key; rubberduck = rubber
        duck; toilet; tools/cementmixer = cement mixer; tools/hammer = hammer; tools/mallet_metal = hammer,
        mallet; tools/measuring_tape = measuring tape; tools/paintbrush_large = paintbrush; tools/plyers =
        pliers; tools/saw = saw; tools/spade = spade, shovel; tools/toolbox = toolbox; tools/wrench = wrench;
        tools/wrench_adjustable = wrench; tools/wrench_plumbers = wrench; wheelie_bin = garbage can""",
    ("object", "medical"): "mercurythermometer = thermometer; stethoscope; syringe",
    ("object", "clothes"): "clothespin_new = clothespin; clothespin_old = clothespin",
    ("object", "people/toys"): "grannysmith = rag doll, doll",
    ("object", "seasonal"): "candle; christmas/German_Christmas_toy = wooden figure; christmas/xmaswreath = wreath",
    ("object", "seasonal/halloween"): """
        grave-a = gravestone; grave-b = gravestone; grave-c = stone cross; grave-d = gravestone; grave-e =
        gravestone; grave-f = obelisk; grave-g = gravestone; grave-h = gravestone; grave-i = gravestone; grave-j
        = gravestone""",
    ("object", "sports"): """
        australian_rules_football = rugby ball; basketball; cricketball = cricket ball; football = football;
        soccer = soccer ball; tennis_ball = tennis ball; tennis_racket = tennis racket; trophy_cup = trophy""",
    (
        "object",
        "town",
    ): "uk_post_box = postbox, red postbox; usps_mailbox = mailbox; monuments/inukshuk-photo = stone figure",
    ("person", "people"): "fireman200b = firefighter; fireman240a = firefighter",
    ("plant", "plants"): """
        flowers/adeenia = pink flower, flower; flowers/anemone_red = red flower, flower; flowers/anthoorium =
        pink flower, flower; flowers/bolsom = white flower, flower; flowers/chemparathi = hibiscus, flower;
        flowers/daffodil = daffodil, flower; flowers/flower1 = purple flower, flower; flowers/flower10 =
        hibiscus, red flower, flower; flowers/flower2 = yellow flower, flower; flowers/flower3 = yellow flower,
        flower; flowers/flower4 = purple flowers; flowers/flower5 = yellow flower, flower; flowers/flower6 =
        pink flower, flower; flowers/flower7 = orange flowers; flowers/flower8 = pink flower, flower;
        flowers/flower9 = pink flower, flower; flowers/iris = iris, flower; flowers/marigold = orange flower,
        flower; flowers/pigface = purple flower, flower; flowers/plastic/chuvanna_plastic_poo = red flower,
        flower; flowers/red-gazania = red flower, flower; flowers/rose = rose, red rose;
        flowers/whitestar-petunia = petunia, flower; flowers/yellow-flower = yellow flower, flower; lavender =
        lavender; lettuce_bolted = small tree; mushrooms/cep-1 = mushroom; mushrooms/cep-2 = mushroom;
        mushrooms/cep = mushroom; trees/birch = bare tree, birch; trees/holly_leaves = holly; trees/holm_oak =
        oak tree, tree; trees/liberia-palm = palm tree; trees/pinecone = pine cone; trees/tree336 = tree""",
    ("plant", "seasonal/christmas"): "Christmas_Tree_photo = christmas tree",
    ("nature", "naturalforces"): "fire = fire, flame; lightningbolt = lightning bolt",
    ("nature", "space"): """
        moon/moon_3qt = moon; moon/moon_crescent = moon; moon/moon_full = full moon, moon; planets/2_venus =
        planet; planets/3_earth = earth, planet earth; planets/4_mars = planet, mars; planets/5_jupiter =
        planet, jupiter; planets/6_saturn = planet, saturn; planets/7_uranus = planet; planets/8_neptune =
        planet; planets/9_pluto = planet; spacewalk = astronaut; voyager2 = satellite; apollo_lander = lunar
        lander""",
    ("vehicle", "vehicles"): """
        7spoke256 = wheel; auto/beetle = red car, car; auto/sedan = blue car, car; auto/sportscar2 = sports car,
        red car, car; auto/truck = pickup truck, truck; construction/dumper = dump truck; cycle/pink_tricycle =
        tricycle; emergency/firetruck = fire truck, fire engine; flight/balloon360 = hot air balloon;
        flight/planes/747 = airplane, plane; garbagetruck = garbage truck, truck; masstransit/green_korean_bus =
        green bus, bus; race/indycar = racing car; ship/chineseJunk = sailing ship; ship/walnutBoat = sailboat;
        wheel_tractor = wheel""",
}
"""Photographic cut-outs, by group and folder."""

DRAWN: dict[tuple[str, str], str] = {
    ("object", "clothes/hats"): """
        blue_fedora = blue hat, hat; feathered_hat = purple hat, hat; green_fedora = green hat, hat; sombrero =
        sombrero, hat; tophat = top hat, hat; propeller_hat = cap""",
    ("object", "clothes/armor/cartoon"): "knight_helmet = knight's helmet",
    ("building", "town/cartoon"): """
        fountain; gate = castle gate; ruins = castle ruins; shipwreck; watch_tower = watchtower; wishing_well =
        well""",
    ("building", "town/houses/cartoon"): """
        cathedral; circus = circus tent; city = medieval town; cityhouse = houses; farm; fort = wooden fort;
        fortress = castle; igloo; inn = inn; medieval_tent = tent; monastery; pinkhome = pink house, house;
        stables = stable; swisshome = swiss house, house; tavern; tent; tepee; tower_flag_red = tower;
        tower_round = round tower, tower; tower_round_flag = tower; tower_square = square tower, tower; townhall
        = town hall; university = greek temple; warehouse; windmill; wooden_cottage = wooden cottage, cabin""",
    ("building", "town/monuments/cartoon"): """
        eiffel_tower = eiffel tower; obelisk; pyramid; statue; totem = totem pole; magic_stones = stone circle""",
    ("vehicle", "vehicles"): """
        construction/cartoon/terex = dump truck; emergency/cartoon/fire_engine = fire truck, fire engine;
        locomotive/cartoon/toy_train = red locomotive, toy train; masstransit/cartoon/double_decker_bus =
        double-decker bus, red bus, bus; ship/cartoon/bathyscape = submarine; ship/cartoon/tugboat = tugboat,
        boat""",
}
"""Drawings among the stamps, by group and folder."""


def stamps() -> list[tuple[str, Entry]]:
    """Kind ("photo" or "icon") and entry of each stamp; the keys are paths below FOLDER, without ".png"."""
    found = []
    for kind, table in (("photo", PHOTOGRAPHED), ("icon", DRAWN)):
        for (group, folder), text in table.items():
            for entry in entries(text, group):
                keys = tuple(f"{folder}/{key}" for key in entry.keys)
                found.append((kind, Entry(keys, tuple(name.replace("_", " ") for name in entry.names), group)))
    return found
