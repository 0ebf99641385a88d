"""Names of the stress world: per group, commonest first, with frequencies that fall off as real ones do; and names easily taken for others."""

from vh.sample.names import GROUPS, NameGroup


def words(text: str) -> tuple[str, ...]:
    """Words split at blanks and line ends."""
    return tuple(text.split())


_MEN = {
    "white_british": """David John Paul Michael Andrew Peter James Robert Stephen Mark Richard Christopher Ian Thomas Daniel Kevin Alan Simon
        Anthony Matthew Martin Neil Gary Jonathan Philip Graham Steven Adam Benjamin Joseph Nicholas Timothy Brian Keith Colin Samuel Luke
        Craig Edward Alexander Ryan Jack George William Stuart Lee Jason Darren Sean Dean Raymond Barry Carl Oliver Harry Charles Roger
        Geoffrey Nigel Malcolm Trevor Kenneth Dennis Terence Derek Joshua Jamie Liam Callum Lewis Connor Jake Aaron Nathan Scott Shaun
        Gareth Wayne Russell Duncan Adrian Julian Frederick Arthur Albert Stanley Leonard Roy Ronald Gordon Bernard Douglas Dominic Toby
        Rupert Giles Hugo Felix Barnaby Silas Rowan Clive Desmond Eric Ernest Gerald Norman Reginald Rory Max Theo Leo Ethan Noah Alfie
        Freddie Archie Harvey Elliot Louis Ross Howard Jeremy Julius Quentin Tristan Piers Kit Alban Crispin Lyndon Vernon Cedric""",
    "irish": """Patrick Michael John Sean James Declan Kevin Brendan Liam Thomas Kieran Brian Martin Niall Conor Eamon Aidan Noel Gerard
        Cormac Padraig Dermot Fergal Eoin Cathal Donal Ciaran Oisin Rory Colm Fintan Seamus Tadhg Ruairi Finbar Malachy Enda Diarmuid""",
    "caribbean": """Anthony Michael Trevor Winston Carlton Delroy Errol Leroy Marlon Devon Clive Desmond Tyrone Curtis Andre Jermaine Wayne Neville
        Horace Nathaniel Marcus Darren Leon Dwayne Kareem Omar Rohan Courtney Everton Glenroy Lloyd Fitzroy Jerome Malachi Tyrell Kemar
        Reuben Isaiah Ezekiel Rudolph Cleveland Vincent Samuel Joshua Jordan Aaron""",
    "west_african": """Emmanuel Samuel Daniel David Joseph Michael Kwame Kofi Ibrahim Tunde Segun Femi Adebayo Olumide Chukwuemeka Ifeanyi
        Obinna Kwabena Kwaku Kojo Kwasi Yaw Babatunde Babajide Ayodele Ayodeji Adewale Adeolu Olufemi Oluwaseun Oluwaseyi Olusegun Chinedu
        Chidi Uche Emeka Nnamdi Mamadou Ousmane Abdoulaye Lamin Ebrima Modou Alhaji Sunday Festus Godwin Francis Isaac Benjamin Prince
        Osagie Efosa Taiwo Kehinde Idris Musa Sulaiman Foday Sorie""",
    "turkish_kurdish": """Mehmet Mustafa Ahmet Ali Hüseyin Hasan İbrahim Osman Yusuf Murat Ömer Ramazan Halil Süleyman Emre Kemal Cem Emin Cemal
        Serkan Baran Azad Serhat Deniz Can Erdal Erkan Orhan Özgür Çağlar Şükrü Veli Haydar Kazım Bayram Sinan Tarkan Volkan Andreas
        Kyriakos Georgios Christos Michalis Costas Mazlum Rojhat Welat Cemil Nuri Selim Salih""",
    "charedi": """Moshe Avrohom Yaakov Yitzchok Chaim Yosef Shlomo Dovid Menachem Mordechai Yisroel Shmuel Eliezer Aharon Yehuda Pinchas Hershel
        Zalman Naftoli Simcha Boruch Meir Nosson Sholom Yechiel Leib Feivel Usher Getzel Dov Binyomin Shimon Shimshon Eli Elya""",
    "south_asian": """Mohammed Ali Imran Rajesh Abdul Asif Tariq Sanjay Bilal Faisal Nasir Arif Rahul Kamran Amit Anil Sunil Zahid Khalid Shahid
        Rashid Harpreet Gurpreet Manjit Ravi Vijay Ashok Rakesh Ramesh Suresh Mahesh Naresh Dinesh Jamil Kamal Salim Farid Aziz Atif Asim
        Adnan Hamza Usman Yusuf Ibrahim Amir Haris Shafiq Shafi Jaspreet Mandeep Hardeep Gurdeep Nitin Vikram Arjun Dev Kiran Tahir Zubair
        Junaid Saqib Wasim Waqar Nadeem Naveed Habib Rafiq Shoaib Rehan Rizwan Rubel Jewel Shahin Shamim""",
    "european": """Piotr Tomasz Andrzej Krzysztof Marek Paweł Michał Marcin Adam Marco Luca Andrea Alexandru Andrei Ion Ioan Mihai Florin Gabriel
        Daniel Adrian Stefan Dimitar Ivan Georgi Nikolay Jan Jakub Łukasz Mateusz Kamil Rafał Dariusz Mariusz Bogdan Vasile Cristian
        Antonio Giovanni Paolo Mario Angelo Claudio Emilio Vytautas Jonas Tomas Oleksandr Dmytro Jürgen Hans Stefano Christian Jean-Pierre
        Laurent Pascal Ondřej Zsolt László Aleksander Krystian Julian Silvio Mauro""",
    "hispanic": """José Luis Carlos Juan Jorge Miguel Pedro João António Diego Andrés Fernando Julio Manuel Francisco Rafael Ricardo Paulo
        Marcelo Tiago Rui Sergio Hernán Gustavo Mario Claudio Patricio Adriano Emilio Rodrigo Bruno Nelson Wilson Edison""",
    "east_asian": """Wei Jian Ming Wai_Ming Wai_Keung Chi_Keung Chi_Wai Ka_Ho Ka_Ming Hao Jun Lei Tao Bin Minh Van_Minh Van_Hung Quang_Huy Duc Tuan
        Hung Dung Long Thanh Hoa Dinh Nam Phuc Kin_Man Kwok_Wai Kwok_Keung Siu_Ming Tak_Wah Feng Chao""",
    "somali": """Mohamed Abdi Ahmed Hassan Ali Abdullahi Yusuf Ibrahim Abdirahman Omar Ismail Mahad Liban Guled Abdirahim Abdikadir Abdulkadir
        Mohamud Hussein Farah Jama Said Bashir Mukhtar Khalid Warsame Zakaria Ilyas""",
    "arabic": """Mohamed Ahmed Omar Ali Hassan Hussein Khaled Youssef Mahmoud Samir Karim Rachid Said Nabil Tarek Walid Bassam Amin Farid Nadir
        Jamal Abdelkader Adel Sami Amir Hicham Mourad Mustapha Salim Bilal Anas""",
}
_WOMEN = {
    "white_british": """Susan Sarah Karen Margaret Jane Elizabeth Emma Julie Helen Patricia Claire Nicola Christine Lisa Laura Jacqueline Samantha
        Amanda Louise Rebecca Linda Alison Jennifer Joanne Deborah Michelle Katherine Angela Sharon Caroline Anne Hannah Charlotte Lucy
        Rachel Jessica Gemma Victoria Emily Amy Tracey Fiona Maria Wendy Sandra Carol Janet Catherine Mary Jean Joan Dawn Diane Lorraine
        Paula Donna Lesley Gillian Maureen Barbara Dorothy Sheila Pauline Marion Joyce Doreen Eileen Ellen Sophie Chloe Olivia Georgia
        Georgina Danielle Stephanie Lauren Natalie Kelly Kerry Heather Hazel Rosemary Alexandra Frances Josephine Philippa Roberta Simone
        Martina Denise Erica Michaela Carla Alana Shauna Eva Ada Ida Ava Isla Poppy Daisy Grace Ruby Imogen Beatrix Flora Cordelia Tabitha
        Harriet Henrietta Marian Norma Edith Winifred Mavis Beryl Gladys Vera Brenda June Phyllis Judith Ruth Naomi Miriam Esther Kim Tina Gina
        Nina Rita Jill Lynn Abigail Bethany Holly Molly Milly Tilly Ellie Evie Millie""",
    "irish": """Mary Bridget Kathleen Margaret Siobhan Niamh Aoife Sinead Orla Deirdre Maeve Roisin Ciara Clare Eileen Noreen Nuala Caoimhe
        Grainne Fionnuala Bernadette Geraldine Sheila Breda Aisling Emer Mairead Saoirse Patricia Josephine Una Dympna""",
    "caribbean": """Marcia Sharon Beverley Yvonne Sonia Jacqueline Natasha Claudette Monique Keisha Shanice Michelle Paulette Althea Joy Joyce Marva
        Hyacinth Jacinth Cherelle Shanelle Tanisha Latoya Simone Donna Angela Andrea Carol Patricia Norma Merlene Verna Icilda Pearl Ruby
        Chantelle Shantelle Aaliyah Kezia Renee Denise""",
    "west_african": """Grace Mercy Blessing Comfort Patience Ngozi Abena Akosua Akua Adwoa Ama Afua Yaa Esi Folasade Funmilayo Yetunde Oluwaseun
        Oluwatoyin Titilayo Temitope Adeola Adenike Adebisi Bukola Chidinma Chinyere Chinenye Ifeoma Ijeoma Nneka Adaeze Aminata Fatou
        Fatoumata Mariama Mariam Isatu Hawa Kadiatu Binta Joy Esther Ruth Deborah Victoria Elizabeth Gifty Priscilla Vida Ayodele Taiwo
        Kehinde Idowu Omolara Omotola""",
    "turkish_kurdish": """Fatma Ayşe Emine Hatice Zeynep Elif Meryem Zehra Özlem Sultan Hülya Gül Gülay Gülten Gülsen Songül Şengül Nurcan Nuray Nur
        Dilan Rojda Berivan Berfin Deniz Derya Sevgi Sevim Çiğdem Yasemin Esra Merve Büşra Kübra Cemile Halime Nuriye Şükran Eleni Maria
        Androulla Maroulla Georgia Despina Emel Aylin Aysel Aysun Leyla""",
    "charedi": """Sara Rivka Chaya Esther Leah Rochel Miriam Chana Malka Gitty Faigy Yocheved Bracha Hindy Devorah Shaindy Shoshana Perel Toby
        Raizy Blimy Frady Tzipora Yehudis Ruchel Nechama Breindy Chava Zissy Golda Sheina""",
    "south_asian": """Fatima Ayesha Shabana Nasreen Yasmin Priya Sunita Anita Rubina Samina Sabina Amina Nazia Shazia Farzana Rukhsana Parveen Halima
        Khadija Jamila Samira Farida Rashida Rehana Rukshana Shabnam Nusrat Shireen Kiran Deepa Meena Neha Nisha Pooja Anjali Kavita
        Savita Lalita Harpreet Manpreet Gurpreet Jaspreet Sukhpreet Rajinder Surinder Balbir Jasmeet Mandeep Simran Razia Sultana Salma
        Asma Saima Humaira Tahmina Shamima Rahima Karima Aleya Rina Mina Lubna Uzma Alia Khalida Nasima Nazma Hasina""",
    "european": """Anna Maria Katarzyna Agnieszka Małgorzata Joanna Ewa Magdalena Elena Ioana Ana Daniela Andreea Alexandra Gabriela Adriana
        Monika Marta Aleksandra Natalia Zofia Barbara Krystyna Beata Dorota Giulia Chiara Francesca Paola Angela Claudia Silvia Laura
        Emilia Julia Juliana Stefania Antonia Ivana Ivanka Petra Lenka Olena Oksana Iryna Rasa Lina Marie Françoise Cristina Mihaela Mariana
        Simona Ramona Viktoria Karolina Karina Kinga Lucia""",
    "hispanic": """María Ana Carmen Luisa Claudia Patricia Sandra Paola Paula Andrea Fernanda Juliana Adriana Luz Beatriz Inês Lucía Rocío
        Conceição Graça Marcela Mariana Mariela Silvia Julia Juana Antonia Emilia Carla Carolina Gabriela Daniela Fátima Teresa Ximena""",
    "east_asian": """Mei Mei_Ling Mei_Lan Mei_Fong Siu_Fong Siu_Ling Xiu_Ying Xiu_Lan Yuk_Ping Yuk_Ling Lai_Kuen Lai_Ping Jing Li Ying Yan Lan Hoa Linh
        Thi_Lan Thi_Huong Thi_Hoa Thi_Mai Thu_Trang Thu_Ha Bich_Ngoc Thanh Thao Mai Huong Ngoc Wai_Yee Ka_Yan""",
    "somali": """Fadumo Amina Hodan Sahra Khadija Halima Asha Ifrah Ubah Hibaq Nimco Safia Hawa Maryan Maryam Sagal Ayan Ayaan Idil Hani Hanan Zamzam
        Sumaya Deqa Faiza Shukri Muna Hamdi Rahma Ikran""",
    "arabic": """Fatima Amina Layla Noor Amal Samira Hanan Rania Dalia Salma Iman Zahra Mariam Khadija Nadia Nadira Karima Farida Latifa Hana Huda
        Rana Dania Amira Sara Samia Malika Naima Nabila Yasmine Lina Dina Dana Rim Rima""",
}
_SURNAMES = {
    "white_british": """Smith Jones Taylor Brown Williams Wilson Johnson Davies Robinson Wright Thompson Evans Walker White Roberts Green Hall
        Wood Jackson Clarke Harris Lewis Cooper Clark Turner Hill Moore Ward Baker Morris King Watson Harrison Morgan Martin Allen James
        Scott Phillips Parker Cook Bennett Lee Shaw Griffiths Carter Young Mitchell Bailey Richardson Edwards Collins Cox Bell Adams
        Hughes Murphy Mills Rogers Stevens Webb Palmer Hunt Barnes Knight Mason Powell Dixon Gibson Fisher Ellis Reynolds Chapman Foster
        Lloyd Russell Stone Marshall Pearson Butler Simpson Holmes Dean Fox Day Andrews Gray Hart Read Page Cole Lowe Holland Payne Spencer
        Fletcher Matthews Saunders Nicholls Nicholson Harvey Barker Perry Hudson West Ford Rose Bird Burton Wells Long Francis Newman Stevenson
        Stephenson Bradley Mackenzie MacDonald McDonald Fraser Hamilton Graham Reid Ross Kerr Boyd Peters Peterson Parsons Pearce Pierce
        Fitzgerald-Cole Hartley-Ross Lane-Fox""",
    "irish": """Murphy Kelly O'Sullivan Walsh O'Brien Byrne Ryan O'Connor O'Neill O'Reilly Doyle McCarthy Gallagher Doherty Kennedy Lynch Murray
        Quinn Moore McLoughlin Carroll Connolly Daly Wilson Dunne Brennan Burke Collins Campbell Clarke Hughes Farrell Fitzgerald Nolan
        McGrath McMahon Regan Rooney Power Keane Flynn""",
    "caribbean": """Brown Williams Campbell Clarke Grant Johnson Lewis Thomas James Joseph Francis Gordon Bailey Palmer Reid Morgan Stewart Wright
        Henry Richards Edwards Charles Alexander Samuels Bennett Graham Allen Anderson Thompson Davis Walters Facey Dacres Pinnock
        Weekes Braithwaite Alleyne Barrow Baptiste St_Louis Augustin Nurse Gayle Bogle""",
    "west_african": """Mensah Owusu Boateng Asante Osei Appiah Agyeman Addo Ansah Danso Adeyemi Adebayo Okafor Okonkwo Balogun Ogunleye Okoro Eze
        Nwosu Onyeka Afolabi Akande Oyelowo Bello Ibrahim Mohammed Kamara Sesay Conteh Koroma Bangura Jallow Diallo Barry Ceesay Touray
        Sow Bah Traore Kone Amoah Sarpong Frimpong Opoku Acheampong Amponsah Darko Ofori Oduya Akinola Akintola Adewale Olaniyan
        Agyeman-Duah Obeng-Manu Igwe Obi Uzor Okeke""",
    "turkish_kurdish": """Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Aslan Çetin Kara Koç Kurt
        Özkan Şimşek Polat Korkmaz Bozkurt Taş Güneş Aksoy Erdoğan Avcı Bulut Georgiou Christodoulou Nicolaou Ioannou Mehmet Hassan Osman
        Mustafa Ahmet Baran Karataş Yavuz Tekin""",
    "charedi": """Cohen Levy Friedman Klein Katz Weiss Stern Schwartz Goldberg Rosenfeld Grunwald Weinberg Rubin Reich Gross Halberstadt Lieberman
        Stein Berger Fried Adler Deutsch Feldman Roth Landau Hoffman Horowitz Rosenberg Spitzer Ostreicher Teitelbaum Neuman Berkowitz""",
    "south_asian": """Khan Ahmed Patel Ali Hussain Singh Begum Kaur Shah Rahman Uddin Islam Miah Chowdhury Iqbal Akhtar Malik Mahmood Hussein Sharma
        Mehta Desai Bhatt Choudhury Qureshi Siddiqui Sheikh Mirza Butt Bibi Khatun Khatoon Haque Hoque Alam Karim Hasan Kumar Gill Sandhu
        Dhillon Sidhu Gupta Joshi Parmar Solanki Rana Rashid Aslam Anwar Ashraf Javed Aziz Bashir Nawaz Raja Saleem Yousaf Sultana""",
    "european": """Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Popescu Ionescu Popa Dumitru Stan
        Rossi Russo Ferrari Bianchi Romano Petrov Ivanov Dimitrov Georgiev Todorov Kazlauskas Petrauskas Shevchenko Kovalenko Bondarenko
        Müller Schmidt Novák Szabó Nagy Kovács Horváth Silva Dupont Laurent Moreau Wróbel Mazur Krawczyk Piotrowski Grabowski Nowakowski
        Pawlak Marin Radu Munteanu Costa Greco""",
    "hispanic": """Silva Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Gomes Lopes García_López Rodríguez González Hernández
        Martínez_Peña Gómez_Ibáñez Pérez Sánchez Ramírez Torres da_Silva dos_Santos de_la_Cruz Almeida_Sousa Restrepo_Vélez Castro Moreno
        Ortiz Vargas Mendoza Carvalho Rocha Nunes Mendes""",
    "east_asian": """Nguyen Tran Chan Wong Le Li Chen Wang Pham Zhang Liu Lam Cheung Ho Lau Leung Ng Hoang Vo Vu Huynh Phan Dang Bui Do Yang Huang Wu Lin
        Tang Yip Kwok Tsang""",
    "somali": """Mohamed Ali Abdi Hassan Ahmed Yusuf Ibrahim Omar Hussein Farah Warsame Jama Osman Abdullahi Nur Hersi Duale Mohamud Isse Adan Aden
        Elmi Guled Dahir Muse""",
    "arabic": """Ahmed Hassan Ali Mohamed Ibrahim Hussein Haddad Khalil Mansour Saleh Nasser Benali Bouzid Al-Rashid El-Sayed Al_Hamdani Darwish
        Abdel-Rahman Amari Cherif Saidi Rahmani Mansouri Belhadj Hamdi Aziz""",
}
_FRONTS = """Ash Brad Ben Black Brook Burn Chad Clif Crow Dal Den Ed Elm Fair Far Gat Had Hart Hol Kemp Lang Mars Nor Oak Pres Rad Red Shel Stan
    Thorn Wal Whit Win Wood"""
_ENDS = "bury by combe croft dale den field ford gate ham hurst land ley man more shaw stead stock ton wall well wick worth"
_PLENTY = 160
"""How often the commonest name of a list is drawn for each draw of its rarest, about; names fall off as 1 / (rank + 7)."""


def _ranked(text: str, tail: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names as often as they are borne, commonest first; an underscore stands for a blank within a name."""
    words = [word.replace("_", " ") for word in dict.fromkeys(text.split())]
    return (*(word for rank, word in enumerate(words) for _ in range(max(1, round(_PLENTY / (rank + 7))))), *tail)


_TAIL = tuple(front + end for front in _FRONTS.split() for end in _ENDS.split() if front[-1] != end[0])[::2]

SHORT = dict(
    pair.split(":")
    for pair in words("""David:Dave Michael:Mike Andrew:Andy Robert:Rob Stephen:Steve Richard:Rich Christopher:Chris Thomas:Tom Daniel:Dan
    Anthony:Tony Matthew:Matt Jonathan:Jon Philip:Phil Steven:Steve Benjamin:Ben Joseph:Joe Nicholas:Nick Timothy:Tim Samuel:Sam
    Edward:Ed Alexander:Alex William:Will Raymond:Ray Charles:Charlie Kenneth:Ken Joshua:Josh Nathan:Nate Gareth:Gaz Frederick:Fred
    Leonard:Len Ronald:Ron Douglas:Doug Susan:Sue Margaret:Maggie Elizabeth:Liz Patricia:Pat Nicola:Nicky Christine:Chris
    Jacqueline:Jackie Samantha:Sam Amanda:Mandy Rebecca:Becky Jennifer:Jenny Deborah:Debbie Katherine:Kate Victoria:Vicky
    Catherine:Cathy Gillian:Gill Stephanie:Steph Alexandra:Alex Josephine:Jo Philippa:Pippa Patrick:Paddy Kathleen:Kath Bridget:Bridie
    Beverley:Bev Emmanuel:Manny Babatunde:Tunde Funmilayo:Funmi Temitope:Temi Oluwaseun:Seun Adebayo:Bayo Chukwuemeka:Emeka
    Krzysztof:Kris Katarzyna:Kasia Małgorzata:Gosia Magdalena:Magda Aleksandra:Ola Joanna:Asia Francisco:Paco Abdirahman:Abdi
    Rajesh:Raj Vikram:Vik Menachem:Mendy Shmuel:Shmuly Yitzchok:Itzik Yosef:Yossi Mordechai:Motty Rivka:Rivky Malka:Malky""")
)
"""What people who bear the name may write on a form."""

ONE_NAME: tuple[frozenset[str], ...] = tuple(
    frozenset(family.split("/"))
    for family in words("""Katherine/Catherine Stephen/Steven Ruchel/Rochel Maryan/Maryam Ayan/Ayaan Abdikadir/Abdulkadir Rukhsana/Rukshana Sean/Shaun
    Clare/Claire Christine/Christina/Cristina Fatou/Fatoumata Mariam/Mariama Mariam/Maryam Anna/Anne/Ana Maria/Marie/María Milly/Millie Niall/Neil
    Ciaran/Kieran Eli/Elya Dov/Dovid Aleksandra/Alexandra Alexandru/Aleksander Lucia/Lucía Emilia/Emily Geoffrey/Jeffrey Ion/Ioan Andrea/Andreea
    Ivana/Ivanka Mohamed/Mohammed Abigail/Abi Samina/Sameena Marion/Marian Ibrahim/İbrahim Ali/Aly Hüseyin/Hussein
    Mihaela/Mihaila Rim/Rima Denis/Dennis Shanelle/Chanelle Chantelle/Shantelle Reuben/Ruben Salim/Selim Jamal/Cemal Kemal/Kamal""")
)
"""Spellings of one name beside those of `vh.sample.names`: a record in the one does not contradict the other."""

_ALIKE = {
    "white_british": """John/Joan Jean/Joan Jean/Dean Jane/Jan Paul/Paula Robert/Roberta Francis/Frances Daniel/Danielle
        Michael/Michaela Carl/Carla Carl/Carol Eric/Erica Alan/Alana Alan/Adam Martin/Martina Denis/Denise Gerald/Geraldine George/Georgia
        George/Georgina Louis/Louise Henry/Henrietta Nicholas/Nicola Simon/Simone Victor/Victoria Philip/Philippa Stephen/Stephanie
        Patrick/Patricia Oliver/Olivia Alexander/Alexandra Julian/Julia Christian/Christina Joseph/Josephine Ellen/Helen Ellen/Eileen
        Eva/Ava Ada/Ava Ida/Ada Terry/Kerry Barry/Harry Barry/Garry Karen/Darren Kevin/Kelvin Tim/Kim Tina/Gina Nina/Gina Milly/Molly
        Milly/Tilly Ellie/Evie Jason/Mason Aiden/Jayden Ryan/Bryan Roy/Ray Dawn/Shaun Sean/Dean Joyce/Joy Marion/Mario
        Rachel/Rochelle Ronald/Donald Jack/Jake Jill/Bill Lynn/Glynn Isla/Ella Frederick/Frederica Andrew/Andrea Gabriel/Gabrielle
        Maurice/Maureen Doreen/Noreen Shaun/Shauna""",
    "irish": "Noel/Noelle Gerard/Gerardine Ciara/Clara Ciaran/Ciara Bernard/Bernadette "
    "Aidan/Nadia Brendan/Brenda Patrick/Patricia Maeve/Niamh Orla/Oona Cathal/Cathy Martin/Martina Enda/Edna Donal/Donna",
    "caribbean": "Leroy/Delroy Devon/Trevon Andre/Andrea Marlon/Carlton Shanice/Janice Denis/Denise Marcia/Marcus "
    "Sonia/Tonia Jerome/Jermaine Tyrone/Tyrell Joy/Joyce Omar/Otmar Rohan/Roman Renee/Rene Leon/Leona",
    "west_african": "Adeola/Adeolu Ayodele/Ayodeji Olumide/Olufemi Oluwaseun/Oluwaseyi Babatunde/Babajide Kwame/Kwasi Kwaku/Kwame Kofi/Kojo Yaa/Yaw "
    "Akosua/Akua Ama/Abena Afua/Akua Ifeoma/Ijeoma Chinedu/Chinenye Chidi/Chidinma Emmanuel/Emmanuella "
    "Adebayo/Adebola Omolara/Omotola Ngozi/Nneka Isaac/Isatu Modou/Mamadou Samuel/Samuella Victor/Victoria ",
    "turkish_kurdish": "Emin/Emine Cemil/Cemile Halil/Halime Nuri/Nuriye Mehmet/Ahmet Hasan/Hüseyin Gülay/Gülten Gülten/Gülsen Songül/Şengül Nurcan/Nuray "
    "Aysel/Aysun Sevgi/Sevim Serkan/Serhat Erkan/Erdal Esra/Elif Georgios/Georgia Christos/Christina Michalis/Michaella Selim/Salih "
    "Can/Cem Kemal/Cemal Andreas/Andrea Dilan/Dilara",
    "charedi": "Chana/Chaya Chaya/Chava Chaim/Chaya Shimon/Shimshon Shlomo/Shmuel Shaindy/Shoshana Raizy/Rachely Leah/Leib "
    "Yosef/Yisroel Boruch/Bracha Malka/Golda Perel/Pessy Meir/Miriam",
    "south_asian": "Ali/Alia Asif/Asim Asif/Arif Arif/Atif Imran/Kamran Amin/Amina Karim/Karima Jamil/Jamila Khalid/Khalida Samir/Samira Rashid/Rashida "
    "Farid/Farida Aziz/Aziza Habib/Habiba Salim/Salima Nasir/Nasira Rajesh/Rakesh Rakesh/Ramesh Ramesh/Suresh Mahesh/Naresh Anil/Sunil "
    "Anita/Sunita Harpreet/Hardeep Gurpreet/Gurdeep Gurpreet/Harpreet Manpreet/Mandeep Jaspreet/Jasmeet Rubina/Sabina Samina/Sabina "
    "Nazia/Shazia Shabana/Shabnam Farzana/Farhana Rukhsana/Rehana Kavita/Savita Savita/Lalita Neha/Nisha Shafi/Shafiq Rina/Mina "
    "Nazma/Nasima Tahir/Tahira Shahid/Shahida Nadeem/Naveed Deepa/Deepak Kiran/Karan Rahim/Rahima Shamim/Shamima",
    "european": "Maria/Mario Andrea/Andreas Daniel/Daniela Gabriel/Gabriela Adrian/Adriana Alexandru/Alexandra Ioan/Ioana "
    "Stefan/Stefania Krystian/Krystyna Aleksander/Aleksandra Claudio/Claudia Silvio/Silvia Antonio/Antonia Angelo/Angela Emilio/Emilia "
    "Paolo/Paola Mauro/Laura Julian/Juliana Ivan/Ivana Marta/Maria Karina/Karolina Simon/Simona Roman/Ramona Lina/Lenka Marian/Mariana "
    "Cristian/Cristina Mihai/Mihaela Viktor/Viktoria Jan/Jana Jakub/Jacek Petr/Petra",
    "hispanic": "Luis/Luisa Juan/Juana Carlos/Carla Fernando/Fernanda Julio/Julia Claudio/Claudia Patricio/Patricia Emilio/Emilia Marcelo/Marcela "
    "Mario/María Adriano/Adriana Paulo/Paula Antonio/Antonia Francisco/Francisca Mariana/Mariela Rodrigo/Rodolfo Gabriel/Gabriela Ana/Ada "
    "Daniel/Daniela José/Josefa",
    "east_asian": "Mei_Ling/Mei_Lan Minh/Linh Hoa/Hoang Thanh/Thao Wai_Ming/Ka_Ming Siu_Fong/Siu_Ling Yuk_Ping/Yuk_Ling Jun/Jin Thi_Lan/Thi_Mai "
    "Xiu_Ying/Xiu_Lan Hung/Dung Kwok_Wai/Kwok_Keung Chi_Wai/Chi_Keung Ying/Yan Lan/Linh",
    "somali": "Abdirahman/Abdirahim Abdikadir/Abdirahim Mohamed/Mohamud Hassan/Hussein Hani/Hanan Amina/Amira Ali/Alia Maryan/Marwan Ayan/Ayub Said/Saida "
    "Khalid/Khalida Farah/Farhan Sahra/Safia Ibrahim/Ibtisam",
    "arabic": "Amin/Amina Karim/Karima Nadir/Nadira Farid/Farida Nabil/Nabila Samir/Samira Sami/Samia Amir/Amira Rana/Rania Dina/Dana "
    "Hassan/Hussein Rachid/Rachida Jamal/Jamila Dalia/Dania Said/Saida Adel/Adela Latif/Latifa Salim/Salma Malik/Malika",
}
ALIKE: dict[str, tuple[tuple[str, str], ...]] = {
    group: tuple((a.replace("_", " "), b.replace("_", " ")) for a, _, b in (pair.partition("/") for pair in text.split()))
    for group, text in _ALIKE.items()
}
"""Two forenames of two people that differ in a letter or two: brother and sister, twins, father and daughter. None is a spelling of the other."""

_ALIKE_MEN = frozenset(
    words("""Francis Denis Henry Victor Patrick Christian Terry Garry Kelvin Tim Mason Aiden Jayden Bryan Ray Mario Donald Bill Glynn Gabriel Maurice
    Bernard Trevon Otmar Roman Rene Amin Karim Samir Deepak Karan Rahim Andreas Simon Marian Viktor Jacek Petr Antonio Rodolfo Daniel Hoang Jin
    Marwan Ayub Farhan Latif Malik""")
)


def _unlisted(group: str, *, men: bool) -> tuple[str, ...]:
    """Names of `ALIKE` that the lists lack, so that some people bear each."""
    known = {word.replace("_", " ") for text in (_MEN[group], _WOMEN[group]) for word in text.split()}
    return tuple(dict.fromkeys(name for pair in ALIKE[group] for name in pair if name not in known and (name in _ALIKE_MEN) == men))


NAMES: dict[str, NameGroup] = {
    group: NameGroup(
        old.weight,
        (*_ranked(_MEN[group]), *_unlisted(group, men=True)),
        (*_ranked(_WOMEN[group]), *_unlisted(group, men=False)),
        _ranked(_SURNAMES[group], _TAIL if group == "white_british" else _TAIL[::9] if group == "caribbean" else ()),
        old.shared,
    )
    for group, old in GROUPS.items()
}
"""The groups of `vh.sample.names` with other, longer lists; a name stands in them as often as it is borne."""
