"""Forenames and surnames of a mixed inner-city population, by group; written by hand, belonging to nobody."""

from typing import NamedTuple


class NameGroup(NamedTuple):
    """One group's names: weight in the population, men's and women's forenames, surnames, and how often a couple shares one."""

    weight: float
    men: tuple[str, ...]
    women: tuple[str, ...]
    surnames: tuple[str, ...]
    shared: float


def _words(text: str) -> tuple[str, ...]:
    """Words split at blanks; an underscore stands for a blank within a word."""
    return tuple(word.replace("_", " ") for word in text.split())


def _group(weight: float, shared: float, men: str, women: str, surnames: str) -> NameGroup:
    return NameGroup(weight, _words(men), _words(women), _words(surnames), shared)


GROUPS: dict[str, NameGroup] = {
    "white_british": _group(
        0.31,
        0.66,
        "Oliver George Harry Jack William Thomas James Daniel Peter Stephen Graham Colin Stuart Robert Edward Alan Keith Martin "
        "Simon Adam Luke "
        "Christopher Matthew Richard Nicholas Kenneth Terence Leonard Roland Jonathan",
        "Emily Charlotte Sophie Grace Hannah Lucy Alison Janet Susan Linda Elizabeth Katherine Margaret Pauline Gillian Victoria "
        "Rebecca Joanne "
        "Deborah Barbara Jennifer Rosemary Abigail Samantha Philippa Hazel Beryl",
        "Smith Jones Taylor Brown Wilson Davies Evans Turner Cooper Hughes Ward Bennett Carter Pemberton Ashdown Thackeray "
        "Whitlock Marchbank "
        "Farthing Goodall Hollis Lockyer Penrose Ridley Sandford Tipping Underhill Vickers Wainwright Yardley Storey Boardman "
        "MacDonald McDonald "
        "Fitzgerald-Cole Pryce-Hughes Barrow Kettle Dunmore Loveday",
    ),
    "irish": _group(
        0.05,
        0.7,
        "Declan Sean Patrick Kieran Brendan Liam Eamon Padraig Cormac Fergus Dermot Michael Niall",
        "Siobhan Niamh Aoife Bridget Maeve Kathleen Roisin Sinead Orla Deirdre Nuala Mary Caoimhe",
        "O'Brien O'Sullivan Murphy Kelly Doyle O'Dowd McGuinness Gallagher Brennan Kavanagh O'Shea McLoughlin Tierney Devlin "
        "Quigley MacNamara",
    ),
    "caribbean": _group(
        0.09,
        0.5,
        "Winston Delroy Leroy Marlon Tyrone Devon Clive Everton Jermaine Neville Errol Wayne Nathaniel Curtis Desmond Trevor",
        "Marcia Yvonne Beverley Sharon Claudette Shanice Keisha Monique Hyacinth Jacinth Cherelle Natasha Joy Sonia Althea Paulette",
        "Campbell Brown Williams Grant Clarke Livingstone Morgan Francis Gordon Bailey Palmer Reid Lewin Blackwood Samuels Dacres Pinnock "
        "St_Louis Charlemagne Joseph Alexis Weekes Braithwaite Nurse",
    ),
    "west_african": _group(
        0.11,
        0.45,
        "Olumide Adebayo Chukwuemeka Kwame Kofi Emmanuel Tunde Samuel Ifeanyi Segun Babatunde Kwabena Ousmane Mamadou Ibrahim "
        "Femi Obinna Yaw "
        "Abiodun Sunday Ebrima Lamin",
        "Folasade Ngozi Abena Blessing Oluwaseun Funmilayo Adwoa Patience Chidinma Comfort Yetunde Akosua Fatou Aminata Temitope "
        "Mercy Ijeoma "
        "Isatu Titilayo Grace",
        "Adeyemi Okafor Mensah Owusu Adebayo Oyelowo Nwosu Boateng Asante Danso Okonkwo Balogun Ogunleye Appiah Sesay Kamara Jallow Diallo "
        "Bangura Akintola Ezeh Osei Agyeman-Duah Adewale-Cole Onwudiwe Ceesay",
    ),
    "turkish_kurdish": _group(
        0.09,
        0.75,
        "Mehmet Ahmet Mustafa Hüseyin Hasan İbrahim Yusuf Özgür Çağlar Şükrü Kemal Baran Azad Serhat Mazlum Andreas Kyriakos "
        "Georgios Sadık",
        "Ayşe Fatma Emine Zeynep Hatice Gülten Şengül Özlem Sultan Berivan Rojda Dilan Nurcan Songül Androulla Eleni Maroulla Çiğdem",
        "Yılmaz Kaya Demir Şahin Çelik Yıldırım Öztürk Aydın Arslan Doğan Kılıç Aslan Çetin Koç Kurt Özkan Bozkurt Christodoulou Georgiou "
        "Hacıoğlu Polat Taş Güneş Sönmez",
    ),
    "charedi": _group(
        0.06,
        0.95,
        "Chaim Moshe Yitzchok Shlomo Avrohom Yaakov Menachem Yisroel Dovid Mordechai Hershel Pinchas Eliezer Zalman Feivel",
        "Rivka Chaya Malka Esther Gitty Faigy Ruchel Yocheved Sara Leah Perel Bracha Hindy Miriam Toby",
        "Cohen Levy Friedlander Grunwald Katz Rosenfeld Schlesinger Goldberger Reich Weinstock Lichtenstein Eisenberg "
        "Halberstadt Klein Perlman "
        "Zimmerman Hirschler Blau Stroh",
    ),
    "south_asian": _group(
        0.12,
        0.5,
        "Mohammed Abdul Imran Rajesh Sanjay Harpreet Gurdeep Tariq Bilal Ashfaq Nasir Anil Vikram Rahul Shafiq Faisal Jamil "
        "Kamal Arjun Zahid "
        "Muhammad Nitin",
        "Fatima Ayesha Priya Sunita Rukhsana Nasreen Parveen Shabnam Jasmeet Kiran Meena Anjali Razia Sultana Farzana Nusrat "
        "Deepa Halima Rehana "
        "Shireen",
        "Ahmed Khan Begum Ali Hussain Patel Singh Rahman Chowdhury Uddin Miah Shah Malik Kaur Sharma Mehta Iqbal Akhtar Desai "
        "Siddiqui Islam "
        "Choudhury Bhatt Qureshi",
    ),
    "european": _group(
        0.07,
        0.65,
        "Tomasz Piotr Łukasz Krzysztof Marek Paweł Andrzej Bogdan Ionuţ Florin Dimitar Vytautas Oleksandr Marco Luca Matteo "
        "Jean-Pierre Jürgen "
        "Zsolt Ondřej",
        "Katarzyna Małgorzata Agnieszka Joanna Zofia Grażyna Ioana Elena Daniela Rasa Olena Giulia Chiara Françoise Anneliese "
        "Zsuzsanna Lenka "
        "Magdalena Ewa",
        "Kowalski Wiśniewski Wójcik Nowak Zieliński Szymański Lewandowski Popescu Ionescu Dumitru Petrov Kazlauskas Shevchenko "
        "Testa Ferrari "
        "Laurent Müller Szabó Novák Wróbel Jabłoński Bianchi",
    ),
    "hispanic": _group(
        0.04,
        0.3,
        "José Luis Carlos Miguel João Pedro Diego Jorge António Andrés Rui Hernán Tiago",
        "María Ana Carmen Luz Beatriz Conceição Fernanda Ximena Paola Inês Rocío Lucía Graça",
        "García_López Rodríguez_Muñoz Silva Pereira Gonçalves Santos_Ferreira Martínez_Peña Gómez_Ibáñez da_Silva Oliveira Núñez_Castaño "
        "Almeida_Sousa de_la_Cruz Restrepo_Vélez Carvalho Mendes",
    ),
    "east_asian": _group(
        0.03,
        0.2,
        "Van_Minh Duc Quang_Huy Wai_Ming Ka_Ho Jian Wei Chi_Keung Tuan Hao_Ran Dinh",
        "Thi_Lan Thi_Huong Mei_Ling Siu_Fong Xiu_Ying Thu_Trang Yuk_Ping Jing Bich_Ngoc Lai_Kuen",
        "Nguyen Tran Pham Le Hoang Chan Wong Lam Chen Li Zhang Huynh Vo Cheung Lau",
    ),
    "somali": _group(
        0.03,
        0.1,
        "Abdi Mohamed Yusuf Hassan Abdirahman Cabdullahi Mahad Liban Ismail Guled",
        "Hodan Sahra Ifrah Khadija Fadumo Amina Ubah Hibaq Nimco Asha",
        "Warsame Abdullahi Farah Jama Hersi Abdi Nur Mohamud Osman Guled Ali Hassan Duale",
    ),
    "arabic": _group(
        0.03,
        0.3,
        "Omar Khaled Youssef Mahmoud Tarek Samir Walid Hussein Bassam Nabil Abdelkader",
        "Layla Noor Amal Samira Hanan Rania Dalia Salma Fatima Iman Zahra",
        "Haddad Mansour Al-Rashid El-Sayed Khalil Benali Bouzid Nasser Saleh Al_Hamdani Abdel-Rahman Darwish Ibrahim",
    ),
}

NICKNAMES: dict[str, str] = dict(
    pair.split(":")
    for pair in _words(
        "William:Bill Robert:Bob Richard:Rick James:Jim Thomas:Tom Daniel:Dan Stephen:Steve Edward:Ted Christopher:Chris Matthew:Matt "
        "Nicholas:Nick Kenneth:Ken Terence:Terry Leonard:Len Jonathan:Jon Peter:Pete Elizabeth:Liz Katherine:Kate "
        "Margaret:Maggie Susan:Sue "
        "Victoria:Vicky Rebecca:Becky Deborah:Debbie Barbara:Barb Jennifer:Jenny Samantha:Sam Abigail:Abi Philippa:Pippa Patrick:Paddy "
        "Michael:Mick Kathleen:Kath Nathaniel:Nat Desmond:Des Beverley:Bev Olumide:Olu Babatunde:Tunde Emmanuel:Manny Samuel:Sam "
        "Funmilayo:Funmi Temitope:Temi Abdirahman:Abdi Rajesh:Raj Vikram:Vik Krzysztof:Kris Magdalena:Magda Katarzyna:Kasia "
        "Małgorzata:Gosia Fernanda:Nanda Chukwuemeka:Emeka Oluwaseun:Seun Titilayo:Titi"
    )
)

SPELLINGS: tuple[tuple[str, ...], ...] = tuple(
    tuple(family.split("/"))
    for family in _words(
        "Mohammed/Muhammad/Mohamed/Mohammad/Md Ahmed/Ahmad Ahmet/Ahmed Hüseyin/Huseyin Hussain/Hussein/Husain Yusuf/Youssef/Yousuf "
        "Fatima/Fatema/Fatimah Ayesha/Aisha/Ayisha Chowdhury/Choudhury/Chaudhry Begum/Begom Uddin/Udin Rahman/Rehman Siddiqui/Siddiqi "
        "Qureshi/Quraishi Ibrahim/Ebrahim Khadija/Khadijah/Kadija Abdullahi/Abdulahi Mohamud/Mahmud/Mohamoud Osman/Usman Sahra/Zahra "
        "Cabdullahi/Abdullahi Fadumo/Faduma Jama/Jaamac Chaim/Haim Moshe/Moishe Yitzchok/Isaac/Yitzhak Avrohom/Abraham/Avraham "
        "Yaakov/Jacob/Yakov Dovid/David/Duvid Yisroel/Israel Shlomo/Solomon Mordechai/Mordche Rivka/Rebecca/Rivky Chaya/Haya Sara/Sarah "
        "Ruchel/Rachel/Rochel Esther/Ester Katz/Kats Khaled/Khalid Omar/Umar Layla/Leila Mahmoud/Mahmud Noor/Nour Tarek/Tariq "
        "Siobhan/Shivaun "
        "Nguyen/Nguyên Shevchenko/Sevcenko Oleksandr/Alexander Rukhsana/Ruksana Parveen/Parvin Nasreen/Nasrin Ousmane/Usman Diallo/Jallow "
        "MacDonald/McDonald Adeyemi/Adeyemy Warsame/Warsama Hodan/Hoodan Şükrü/Sukru Bouzid/Bouzide Xiu_Ying/Xiuying Mei_Ling/Meiling"
    )
)

LANDLORD_FIRMS = (
    "QUAYSTONE LETTINGS LTD", "HARBOUR & SONS", "TIDEWAY PROEPRTIES LTD", "NORTHFLEET HOLDINGS", "PLIMSOLL HOUSING ASSOCIATION",
    "MERIDIAN RESIDENTIAL LLP", "LBS HOUSING", "ANCHORAGE HOMES LIMITED", "GREYLAG INVESTMENTS LTD", "KEDGE PROPPERTIES",
)  # fmt: skip
