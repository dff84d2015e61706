package mx.acompana.sample

import android.app.Activity
import android.os.Bundle
import android.text.InputType
import android.view.View
import android.widget.Button
import android.widget.EditText
import android.widget.LinearLayout
import android.widget.TextView
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import mx.acompana.android.AndroidKeyStore
import java.io.File

/** One screen with the code of the embedding guide behind its button. */
public class MainActivity : Activity() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main)

    override fun onCreate(state: Bundle?) {
        super.onCreate(state)
        val server = field(R.string.server, InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_VARIATION_URI)
        val code = field(R.string.code, InputType.TYPE_CLASS_TEXT or InputType.TYPE_TEXT_FLAG_CAP_CHARACTERS)
        val told = TextView(this)
        val ask = Button(this).apply { setText(R.string.ask) }
        ask.setOnClickListener { askForLeave(ask, told, server.text.toString(), code.text.toString()) }
        setContentView(column(server, code, ask, told))
    }

    private fun askForLeave(ask: Button, told: TextView, server: String, code: String) {
        ask.isEnabled = false
        told.setText(R.string.working)
        val show = { sentence: String -> told.append("\n\n$sentence") }
        scope.launch {
            val folder = File(noBackupFilesDir, "acompana")
            firstLeave(folder, AndroidKeyStore(), server.trim(), code.trim(), show)
            ask.isEnabled = true
        }
    }

    private fun field(hint: Int, type: Int) = EditText(this).apply {
        setHint(hint)
        inputType = type
    }

    private fun column(vararg views: View) = LinearLayout(this).apply {
        orientation = LinearLayout.VERTICAL
        fitsSystemWindows = true
        views.forEach { addView(it) }
    }

    override fun onDestroy() {
        scope.cancel()
        super.onDestroy()
    }
}
