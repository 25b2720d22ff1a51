
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalogue', '1004_shelf_index'),
        ('coops', '0007_household'),
        ('partner', '1003_goods_that_come_back'),
    ]

    operations = [
        migrations.CreateModel(
            name='Lot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(editable=False, max_length=12, unique=True)),
                ('number', models.CharField(max_length=20, verbose_name='lot number')),
                ('key', models.CharField(blank=True, editable=False, max_length=40)),
                ('harvested_on', models.DateField(verbose_name='harvested on')),
                ('best_before', models.DateField(blank=True, null=True, verbose_name='best before')),
                ('units', models.PositiveIntegerField(verbose_name='units')),
                ('left', models.PositiveIntegerField(verbose_name='units left')),
                ('raised_stock', models.BooleanField(default=True, editable=False)),
                ('how_grown', models.TextField(blank=True, max_length=1000, verbose_name='how it was grown or made')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='note')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('first_scanned_on', models.DateField(blank=True, editable=False, null=True)),
                ('recalled_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('recall_reason', models.CharField(blank=True, max_length=255, verbose_name='why it is recalled')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lots', to='coops.cooperative')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='coops.household', verbose_name='household')),
                ('stock_record', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='partner.stockrecord')),
            ],
            options={
                'verbose_name': 'lot',
                'verbose_name_plural': 'lots',
                'ordering': ['harvested_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LotEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('kind', models.CharField(choices=[('sown', 'sown or planted'), ('fertilised', 'fertilised'), ('sprayed', 'sprayed'), ('fed', 'fed or treated (animals)'), ('worked', 'dried, milled or made'), ('packed', 'packed'), ('other', 'something else')], max_length=12, verbose_name='what was done')),
                ('what', models.CharField(blank=True, max_length=200, verbose_name='with what, how much')),
                ('waiting_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='waiting time (days)')),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='lots.lot')),
            ],
            options={
                'verbose_name': "line of a lot's book",
                'verbose_name_plural': "lines of lots' books",
                'ordering': ['day', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Plot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('hamlet', models.CharField(blank=True, max_length=120, verbose_name='hamlet')),
                ('area_m2', models.PositiveIntegerField(blank=True, null=True, verbose_name='area (m²)')),
                ('latitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=5, max_digits=8, null=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plots', to='coops.cooperative')),
                ('household', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='plots', to='coops.household', verbose_name='household')),
            ],
            options={
                'verbose_name': 'plot',
                'verbose_name_plural': 'plots',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='lot',
            name='plot',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='lots', to='lots.plot', verbose_name='plot'),
        ),
        migrations.CreateModel(
            name='SeasonPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('planted_on', models.DateField(blank=True, null=True, verbose_name='planted on')),
                ('harvest_from', models.DateField(verbose_name='harvest from')),
                ('harvest_to', models.DateField(verbose_name='harvest until')),
                ('expected_units', models.PositiveIntegerField(verbose_name='expected units')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('cooperative', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='season_plans', to='coops.cooperative')),
                ('product', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='season_plans', to='catalogue.product', verbose_name='product')),
            ],
            options={
                'verbose_name': 'season plan',
                'verbose_name_plural': 'season plans',
                'ordering': ['harvest_from', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='LotPhoto',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(db_index=True, editable=False, max_length=64)),
                ('width', models.PositiveIntegerField(default=0, editable=False)),
                ('height', models.PositiveIntegerField(default=0, editable=False)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='lots.lot')),
            ],
            options={
                'verbose_name': 'photo of a lot',
                'verbose_name_plural': 'photos of lots',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('lot', 'digest'), name='lot_photo_once')],
            },
        ),
        migrations.CreateModel(
            name='LotScan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('opens', models.PositiveIntegerField(default=0)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scans', to='lots.lot')),
            ],
            options={
                'verbose_name': 'scans of a day',
                'verbose_name_plural': 'scans of days',
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('lot', 'day'), name='lot_scans_once_per_day')],
            },
        ),
        migrations.AddIndex(
            model_name='lot',
            index=models.Index(condition=models.Q(('left__gt', 0)), fields=['stock_record', 'harvested_on'], name='lot_with_units_left'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.UniqueConstraint(fields=('cooperative', 'number'), name='lot_number_once_per_coop'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('cooperative', 'key'), name='lot_once_per_form'),
        ),
        migrations.AddConstraint(
            model_name='lot',
            constraint=models.CheckConstraint(condition=models.Q(('left__lte', models.F('units'))), name='lot_left_within_units'),
        ),
        migrations.AddConstraint(
            model_name='seasonplan',
            constraint=models.CheckConstraint(condition=models.Q(('harvest_to__gte', models.F('harvest_from'))), name='plan_ends_after_it_began'),
        ),
    ]
