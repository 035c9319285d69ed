"""The element names of goAML reports; any other is counted and told.

Authority: UNODC goAML Standard XML Reporting Instructions and Specifications 4.0 to 5.2.
"""

from __future__ import annotations

GOAML = frozenset(
    """
    account account_category account_my_client account_name account_related_person account_related_persons account_status_code account_type action
    activity additional_address_line1 additional_address_line2 additional_info additional_information address address_type addresses agent_name alias
    amount amount_local apartment_number authorized balance balances beneficiary beneficiary_comment bic birth_date birth_place birthdate branch
    business business_closed channel_type city client_number closed collection_account comments commercial_name conductor_is_suspected country
    country_code country_of_birth country_residence currency_code currency_code_local customer_description date_balance date_business_closed
    date_deceased date_posting date_transaction death deceased deceased_date description device device_number director_id directors disposed_value
    documents e_service_code email emails employer_address_id employer_name employer_phone_id encryption entities entity entity_entity_relation
    entity_my_client entity_person entity_persons entity_reference entity_related_entity entity_status entity_status_date estimated_value expiry_date
    first_name fiu_ref_number foreign_amount foreign_currency foreign_currency_code foreign_exchange_rate from_account from_account_my_client
    from_country from_entity from_entity_my_client from_foreign_currency from_funds_code from_funds_comment from_is_suspected from_person
    from_person_my_client from_transaction_additional_info full_name_frn funds_code funds_comment gender geo_location goods_services house_number iban
    id_number identification identification_country identification_id identification_number identifications identifier incorporation_country_code
    incorporation_date incorporation_legal_form incorporation_number incorporation_state indicator info_subject institution_code institution_country
    institution_name internal_ref_number involved_parties ip_address ipv4 ipv6 is_entity is_person is_primary is_protected is_reported is_suspected
    issue_country issue_date issued_by item item_description item_make item_type last_name late_deposit latitude legal_form location longitude
    manufacturer means_of_transport middle_name mothers_name name nationality1 nationality2 nationality3 nature network_device network_devices
    non_bank_institution notes number occupation opened other_name party passport_country passport_number pep pep_country peps person
    person_identification person_my_client person_person_relation person_related_person phone phones platform prefix presently_registered
    previous_name previous_names previously_registered_to provider re_relationship reason registration_date registration_number related_accounts
    related_entities related_persons relationship relationship_date_range rentity_branch rentity_id report report_code report_date report_indicator
    report_indicators report_parties report_party reportdata reporting_person reporting_user_code reports residence residence_since role routing
    sanction sanction_list sanction_list_name sanctions schema_version secondary_name secondary_rentity_id serial_number signatory significance size
    size_uom social_account social_media source_of_wealth ssn state status_code status_comments status_date submission_code submission_date suspected
    swift t_account t_conductor t_entity t_from t_from_my_client t_party t_person t_to t_to_my_client tax_number tax_reg_number teller title
    to_account to_account_my_client to_country to_entity to_entity_my_client to_foreign_currency to_funds_code to_funds_comment to_is_suspected
    to_person to_person_my_client to_transaction_additional_info town tph_communication_type tph_contact_type tph_country_prefix tph_extension
    tph_number transaction transaction_address transaction_description transaction_is_suspicious transaction_location transaction_number
    transaction_status transaction_type transaction_type_code transactionnumber transactions transmode_code transmode_comment type uri url urls
    user_name valid_from valid_to value value_date web zip
""".split()
)
